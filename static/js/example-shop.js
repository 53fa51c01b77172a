// The example shop's own script: its basket follows what the shopper does, and listens to the widget.
(() => {
  "use strict";
  const form = document.querySelector("form[data-shop]");
  if (!form) return;
  const basket = form.querySelector("[data-basket]");
  form.elements.key.value = crypto.randomUUID?.() || String(Math.random()).slice(2);

  const offerOf = (id) => form.querySelector(`okaeshi-offset[product="${id}"]`);
  const draw = () => {
    const lines = [...form.querySelectorAll("[data-quantity-of]")].flatMap((input) => {
      const quantity = Number(input.value);
      if (!(quantity > 0)) return [];
      const name = input.closest("section").querySelector("h2").textContent;
      const offer = offerOf(input.dataset.quantityOf);
      return [`${quantity} × ${name}${offer?.added ? ` · ${basket.dataset.with}` : ""}`];
    });
    basket.replaceChildren(
      ...(lines.length ? lines : [basket.dataset.empty]).map((text) =>
        Object.assign(document.createElement("li"), { textContent: text })),
    );
  };
  form.addEventListener("input", (event) => {
    const id = event.target.dataset?.quantityOf;
    if (id) offerOf(id)?.setAttribute("quantity", Math.max(1, Number(event.target.value) || 1));
    draw();
  });
  form.addEventListener("okaeshi:change", draw);
  draw();
})();
