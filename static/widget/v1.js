// Okaeshi: an offset beside a product in somebody's shop. No cookies, no storage, no dependency; the words come with
// the figures. <script src="…/widget/v1.js" data-product="prd_…" data-quantity="1" data-lang="ja" async></script>
// shows it where the script stands; <okaeshi-offset product="prd_…" quantity="1" lang="ja"> shows it elsewhere.
// Nothing is ever ticked for the shopper. In a form, a ticked offer is sent as the field `okaeshi` (or the element's
// `name`): "prd_…:quantity"; an offer that is not ticked sends nothing.
(() => {
  "use strict";
  const script = document.currentScript;
  const origin = script ? new URL(script.src).origin : location.origin;
  const TAG = "okaeshi-offset";
  const STYLE = `
    :host { display: block; font: inherit; color: inherit; max-width: 32rem; }
    :host([hidden]) { display: none; }
    .box { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 4px; padding: 12px 14px; line-height: 1.5; }
    label { display: grid; grid-template-columns: 20px 1fr; gap: 10px; cursor: pointer; }
    input { width: 20px; height: 20px; margin: 2px 0 0; accent-color: #3d5c31; }
    strong { font-weight: 600; }
    .soft, summary, dl { font-size: .8125em; opacity: .85; }
    p { margin: 0; }
    summary { cursor: pointer; padding: 6px 0 0; }
    dl { display: grid; grid-template-columns: 1fr auto; gap: 2px 16px; margin: 6px 0 0; font-variant-numeric: tabular-nums; }
    dd { margin: 0; text-align: end; }
    a { color: inherit; }
    :focus-visible { outline: 2px solid #2d4777; outline-offset: 2px; }`;

  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  class Offset extends HTMLElement {
    static formAssociated = true;
    static observedAttributes = ["product", "quantity", "lang"];
    #internals = this.attachInternals?.();
    #root = this.attachShadow({ mode: "open" });
    #offer = null;
    #asked = 0;
    #added = false;

    get added() { return this.#added; }
    get offer() { return this.#offer; }
    get quantity() { return Math.max(1, Math.floor(Number(this.getAttribute("quantity"))) || 1); }

    connectedCallback() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];
      this.#load();
    }
    attributeChangedCallback(_name, before, now) {
      if (this.isConnected && before !== now) this.#load();
    }
    formResetCallback() { this.#say(false); this.#draw(); }

    // Figures for this product and quantity. What comes late, after another question, is dropped.
    async #load() {
      const turn = ++this.#asked;
      const language = this.lang || this.closest("[lang]")?.lang || document.documentElement.lang || "en";
      const path = `/api/v1/widget/${encodeURIComponent(this.getAttribute("product") || "")}/`;
      const query = new URLSearchParams({ quantity: this.quantity, language: language.startsWith("ja") ? "ja" : "en" });
      try {
        const reply = await fetch(`${origin}${path}?${query}`, { credentials: "omit", referrerPolicy: "no-referrer" });
        const body = await reply.json();
        if (turn !== this.#asked) return;
        if (!reply.ok) throw Object.assign(new Error(body.detail), { code: body.code });
        this.#offer = body;
        // Whoever agreed, agreed to this product, this quantity and its price: anything else is asked for again.
        if (!body.available || this.#agreed !== this.#value) this.#say(false);
        this.#draw();
        this.#tell("ready");
      } catch (error) {
        if (turn !== this.#asked) return;
        this.#offer = null;
        this.#say(false);
        this.#root.replaceChildren();
        this.#tell("error", { code: error.code || "unreachable", message: String(error.message) });
      }
    }

    #agreed = "";
    get #value() { return `${this.#offer?.product}:${this.quantity}`; }

    // The shopper's word, to the shop: only ever called with true by the box that they tick.
    #say(added) {
      const changed = added !== this.#added;
      this.#added = added;
      this.#agreed = added ? this.#value : "";
      this.#internals?.setFormValue(this.#agreed || null);
      if (changed) this.#tell("change");
    }

    #tell(name, more = {}) {
      const { product, grams, price, project } = this.#offer || {};
      const detail = { added: this.#added, quantity: this.quantity, product, grams, price, project, ...more };
      this.dispatchEvent(new CustomEvent(`okaeshi:${name}`, { bubbles: true, composed: true, detail }));
    }

    #draw() {
      const offer = this.#offer;
      if (!offer) return;
      const box = make("div", "", { class: "box", lang: offer.language });
      const said = make("span");
      said.append(make("strong", offer.words.headline), make("br"), make("span", offer.words.note, { class: "soft" }));
      if (offer.asks && offer.available) {
        const label = make("label");
        const tick = make("input", "", { type: "checkbox" });
        tick.checked = this.#added;
        tick.addEventListener("change", () => this.#say(tick.checked));
        label.append(tick, said);
        box.append(label);
      } else {
        const p = make("p");
        p.append(said);
        box.append(p);
      }
      if (offer.available) {
        const details = make("details");
        const list = make("dl");
        for (const [name, sum] of offer.words.split) list.append(make("dt", name), make("dd", sum));
        const link = make("a", offer.words.project, { href: offer.project.url, target: "_blank", rel: "noopener" });
        const where = make("p", "", { class: "soft" });
        where.append(link, offer.words.rounding && ` · ${offer.words.rounding}`);
        details.append(make("summary", offer.words.details), list, where);
        box.append(details);
      }
      this.#root.replaceChildren(box);
    }
  }
  if (!customElements.get(TAG)) customElements.define(TAG, Offset);

  if (script?.dataset.product) {
    const { product, quantity, lang, name } = script.dataset;
    const element = make(TAG, "", { product, quantity: quantity || "1", name: name || "okaeshi" });
    if (lang) element.lang = lang;
    script.after(element);
  }
})();
