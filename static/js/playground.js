// The playground of the API: what is typed fills the samples, and runs against this site. The key is in no form, is
// written nowhere and sent nowhere but in the header of a call to this site's own /api/v1/.
"use strict";

const key = document.getElementById("key");
const told = document.querySelector("[data-told]");

for (const hidden of document.querySelectorAll("[data-key], [data-acts]")) hidden.hidden = false;

const isLive = () => key.value.trim().startsWith("ok_live_");

for (const call of document.querySelectorAll("[data-call]")) {
  const path = call.querySelector("[data-path]");
  const body = call.querySelector("[data-body]");
  const once = call.querySelector("[data-once-key]");
  const fill = (slot, text) => {
    for (const place of call.querySelectorAll(`[data-slot="${slot}"]`)) place.textContent = text;
  };
  const write = () => {
    fill("path", path.value);
    fill("key", key.value.trim() && !isLive() ? key.value.trim() : "YOUR_TEST_KEY");
    if (once) fill("once", once.value);
    if (!body) return;
    fill("body", body.value);
    fill("body-in-shell", body.value.replaceAll("'", "'\\''"));
  };
  for (const field of [path, body, once, key]) field?.addEventListener("input", write);
  write();
  call.querySelector("[data-run]").addEventListener("click", () => run(call, { path, body, once }));
}

key.addEventListener("input", () => { document.querySelector("[data-live]").hidden = !isLive(); });

async function run(call, { path, body, once }) {
  const target = new URL(path.value, location.origin);
  const answer = call.querySelector("[data-answer]");
  const show = (status, headers, text) => {
    call.querySelector("[data-status]").textContent = status;
    call.querySelector("[data-headers]").textContent = headers;
    call.querySelector("[data-reply]").textContent = text;
    answer.hidden = false;
  };
  if (target.origin !== location.origin || !target.pathname.startsWith("/api/v1/")) {
    show("–", "", path.value);
    return;
  }
  const headers = { Accept: "application/json, text/plain", "Accept-Language": document.documentElement.lang };
  if ("needsKey" in call.dataset && key.value.trim()) {
    if (isLive()) { key.focus(); return; }
    headers.Authorization = `Bearer ${key.value.trim()}`;
  }
  if (once) headers["Idempotency-Key"] = once.value;
  if (body) headers["Content-Type"] = "application/json";
  const began = performance.now();
  try {
    const reply = await fetch(target, {
      method: call.dataset.method, headers, body: body?.value, credentials: "omit", cache: "no-store", redirect: "error",
    });
    const text = await reply.text();
    const shown = ["Idempotent-Replayed", "RateLimit", "Retry-After"]
      .filter((name) => reply.headers.has(name)).map((name) => `${name}: ${reply.headers.get(name)}`);
    show(`${reply.status}`, [`${Math.round(performance.now() - began)} ms`, ...shown].join(" · "), pretty(text));
  } catch (error) {
    show("–", "", String(error));
  }
}

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.closest("details").querySelector("pre").textContent);
    told.textContent = "";
    told.textContent = told.dataset.copied;
  });
}
