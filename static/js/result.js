// Copy buttons, and the browser's own way to share. Without a script the texts stand there to be copied by hand.
"use strict";

const told = (button) => {
  const words = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = words; }, 2000);
};

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    told(button);
  });
}

for (const button of document.querySelectorAll("[data-share-link]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  const { shareLink: url, shareText: text } = button.dataset;
  button.addEventListener("click", async () => {
    if (navigator.share) return navigator.share({ text, url }).catch(() => undefined); // the reader changed their mind
    await navigator.clipboard.writeText(`${text} ${url}`);
    told(button);
  });
}
