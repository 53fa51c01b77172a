// Passkeys: the form waits for what the device signs, then sends it. Without a passkey, the other ways stand beside it.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const error = form.querySelector("[data-passkey-error]");
  const options = document.getElementById("passkey-options");

  // The options stand in the page, or are fetched when the button is pressed: so a page left open stays good.
  const asked = async () => {
    if (options) return JSON.parse(options.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  const signed = async () => {
    const data = await asked();
    if (form.dataset.passkey === "create") {
      const wanted = data.creation_options.publicKey;
      // A passkey alone opens the account: the device keeps it, and asks for finger, face or PIN.
      wanted.authenticatorSelection = { ...wanted.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
      return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
    }
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey) });
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify((await signed()).toJSON());
      form.submit();
    } catch {
      error.hidden = false;
    }
  });
}
