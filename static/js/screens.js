// One question a screen: the return key leads to the next one, and the way back finds what was answered on this one.
// Without this file the return key works the answers out at once.
"use strict";

for (const form of document.querySelectorAll("[data-screens]")) {
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !field.matches("input")) return;
    const next = field.closest(".screen")?.querySelector("[data-next]");
    if (!next?.checkVisibility()) return; // the last screen, or a wide page
    event.preventDefault();
    next.click();
  });
  form.addEventListener("submit", () => {
    if (form.enctype !== "application/x-www-form-urlencoded" || form.querySelector("textarea")) return;
    const answers = new URLSearchParams(new FormData(form));
    answers.delete("csrfmiddlewaretoken");
    history.replaceState(null, "", `?${answers}${location.hash}`);
  });
}
