// A webhook of Okaeshi, verified with nothing but Node's own library.
import { createHmac, timingSafeEqual } from "node:crypto";

/** `headers` by lower-case name; `body` as it came (a Buffer), before anything has read it as JSON. */
export function verify(secret, headers, body, now = Date.now() / 1000) {
  const at = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(now - at) <= 300)) return false; // an old one, sent again by somebody else
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const hmac = createHmac("sha256", key).update(`${headers["webhook-id"]}.${at}.`).update(body);
  const ours = Buffer.from(`v1,${hmac.digest("base64")}`);
  // While a secret is renewed there are two signatures: one of them has to fit.
  return headers["webhook-signature"].split(" ").some((text) => {
    const theirs = Buffer.from(text);
    return theirs.length === ours.length && timingSafeEqual(ours, theirs);
  });
}
