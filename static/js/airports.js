// The airport fields suggest while you type, and the total runs along. Without this file everything still works:
// the server asks back when a name is not clear.
"use strict";

for (const form of document.querySelectorAll("[data-calculator]")) {
  const later = (wait, act) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
  };

  // --- the running total ---------------------------------------------------------------------------------------
  const total = form.querySelector("[data-running-total]");
  let asked = 0;
  const refresh = later(250, async () => {
    const answers = new URLSearchParams(new FormData(form));
    answers.delete("csrfmiddlewaretoken");
    const mine = ++asked;
    const reply = await fetch(`${form.dataset.total}?${answers}`);
    if (reply.ok && mine === asked) total.innerHTML = await reply.text();
  });
  form.addEventListener("change", refresh);
  refresh();

  // --- the airport fields: a combobox with a list, as WAI-ARIA describes it --------------------------------------
  const address = form.querySelector("[data-airports]").dataset.airports;
  for (const input of form.querySelectorAll("[data-airport]")) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${input.id}_suggestions`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
    list.hidden = true;
    input.after(list);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    let current = -1;
    const mark = (index) => {
      current = index;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === index)));
      const option = list.children[index];
      if (option?.id) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    };
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); mark(-1); };
    const choose = (option) => {
      input.value = option.dataset.title;
      close();
      refresh();
    };
    const show = (airports) => {
      list.replaceChildren(...airports.map(({ title, country }, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}_${n}`;
        option.dataset.title = title;
        option.setAttribute("role", "option");
        const [name, place] = ["pick-title", "soft"].map((kind) => {
          const span = document.createElement("span");
          span.className = kind;
          return span;
        });
        name.textContent = title;
        place.textContent = country;
        option.append(name, place);
        return option;
      }));
      list.hidden = !airports.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark(airports.length ? 0 : -1);
    };
    let latest = 0;
    const ask = later(120, async () => {
      const text = input.value.trim();
      const mine = ++latest;
      if (!text || document.activeElement !== input) return close();
      const reply = await fetch(`${address}?q=${encodeURIComponent(text)}`);
      if (reply.ok && mine === latest && document.activeElement === input) show((await reply.json()).airports);
    });

    input.addEventListener("input", ask);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return; // the return key that ends a conversion chooses nothing
      const last = list.children.length - 1;
      const act = {
        ArrowDown: () => mark(current < last ? current + 1 : 0),
        ArrowUp: () => mark(current > 0 ? current - 1 : last),
        Enter: () => choose(list.children[Math.max(current, 0)]),
        Escape: close,
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }
}
