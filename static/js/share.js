// A slider beside the number of the share, starting at nothing; the kilograms follow.
"use strict";

for (const form of document.querySelectorAll("[data-share]")) {
  const share = form.elements.share;
  const told = document.getElementById(share.getAttribute("aria-describedby"));
  const whole = told.textContent;
  const grams = Number(form.dataset.grams);
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, step: 5, value: 0 });
  slider.setAttribute("aria-label", share.labels[0].textContent);
  share.before(slider);

  const kilograms = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const tell = () => {
    const percent = Number(share.value);
    // Rounded up to the gram, as the order will be.
    told.textContent = percent > 0 ? `${percent} % = ${kilograms.format(Math.ceil((grams * percent) / 100) / 1000)} kg` : whole;
  };
  slider.addEventListener("input", () => { share.value = slider.value; tell(); });
  share.addEventListener("input", () => { slider.value = Math.min(Number(share.value) || 0, 100); tell(); });
}
