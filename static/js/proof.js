// Checks a retirement's proof in the reader's browser: what docs/api.md says, with WebCrypto and nothing else.
// The element [data-proof-check] names the addresses and holds every sentence, already translated.

const encoder = new TextEncoder();
const ED25519 = 1;

class Unsupported extends Error {}
class Pending extends Error {}

const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

function ensure(condition, what) {
  if (!condition) throw new Error(what);
}

async function load(address, kind) {
  const reply = await fetch(address);
  if (reply.status === 404) throw new Pending(address);
  ensure(reply.ok, `${address} answers ${reply.status}`);
  return reply[kind]();
}

function readProof(text) {
  const blank = text.indexOf("\n\n");
  const lines = text.slice(0, blank).split("\n");
  const checkpoint = text.slice(blank + 2);
  const end = checkpoint.lastIndexOf("\n\n") + 1;
  ensure(blank > 0 && end > 0 && lines.shift() === "c2sp.org/tlog-proof@v1", "the proof is not a tlog-proof");
  if (lines[0].startsWith("extra ")) lines.shift();
  const [origin, size, root] = checkpoint.split("\n");
  return {
    index: Number(lines.shift().replace("index ", "")),
    path: lines.map(bytes),
    body: checkpoint.slice(0, end),
    signatures: checkpoint.slice(end + 1).trimEnd().split("\n").map((line) => line.split(" ")),
    origin,
    size: Number(size),
    root: bytes(root),
  };
}

// RFC 9162, 2.1.3.2
async function rootFrom(leaf, index, size, path) {
  ensure(index < size, "the index lies beyond the tree");
  const half = (number) => Math.floor(number / 2);
  let [node, last, root] = [index, size - 1, leaf];
  for (const sibling of path) {
    ensure(last > 0, "the proof has too many hashes");
    if (node % 2 === 1 || node === last) {
      root = await nodeHash(sibling, root);
      while (node % 2 === 0 && node > 0) [node, last] = [half(node), half(last)];
    } else {
      root = await nodeHash(root, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  ensure(last === 0, "the proof has too few hashes");
  return root;
}

async function readKey(line) {
  const [name, id] = line.split("+", 2);
  const key = bytes(line.slice(`${name}+${id}+`.length));
  const expected = await sha256(encoder.encode(`${name}\n`), key);
  ensure(key[0] === ED25519 && hex(expected.slice(0, 4)) === id, "this is not a verifier key");
  return { name, id, key: key.slice(1) };
}

async function checkSignature(proof, keys) {
  for (const { name, id, key } of keys) {
    for (const [, signer, base64] of proof.signatures) {
      const signature = bytes(base64);
      if (signer !== name || name !== proof.origin || hex(signature.slice(0, 4)) !== id) continue;
      const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]).catch(() => {
        throw new Unsupported("Ed25519");
      });
      const good = await crypto.subtle.verify("Ed25519", imported, signature.slice(4), encoder.encode(proof.body));
      ensure(good, "the signature on the checkpoint is wrong");
      return;
    }
  }
  throw new Error("no key of the log signed the checkpoint");
}

// What the page says is what the entry says, and every name shown opens its commitment.
async function checkEntry(entry, retirement) {
  const said = JSON.parse(new TextDecoder().decode(entry));
  ensure(said.type === "retirement", "the entry is not of a retirement");
  for (const member of ["number", "livemode", "grams", "vintage", "purpose"]) {
    ensure(said[member] === retirement[member], `the entry has another ${member}`);
  }
  ensure(said.serials.join() === retirement.serials.join(), "the entry has other serials");
  for (const { field, salt, text } of retirement.openings) {
    const salted = Uint8Array.from(salt.match(/../g), (pair) => Number.parseInt(pair, 16));
    const made = hex(await sha256(salted, encoder.encode(`${field}\0${text}`)));
    ensure(made === said.commitments[field], `${field} does not open its commitment`);
  }
}

async function check({ retirement: address, proof: proofAddress, key: keyAddress }) {
  if (!globalThis.crypto?.subtle) throw new Unsupported("WebCrypto");
  const [retirement, text, keys] = await Promise.all([
    load(address, "json"),
    load(proofAddress, "text"),
    load(keyAddress, "text"),
  ]);
  if (!retirement.log) throw new Pending(address);
  const entry = bytes(retirement.log.leaf);
  const proof = readProof(text);
  await checkEntry(entry, retirement);
  const root = await rootFrom(await leafHash(entry), proof.index, proof.size, proof.path);
  ensure(hex(root) === hex(proof.root), "the entry is not in the signed tree");
  await checkSignature(proof, await Promise.all(keys.trim().split("\n").map(readKey)));
  return proof;
}

async function show(element) {
  const { lang } = document.documentElement;
  const say = (outcome, numbers = {}) => {
    element.dataset.outcome = outcome;
    element.textContent = element.dataset[outcome].replace(/\{(\w+)\}/g, (_, name) => numbers[name].toLocaleString(lang || undefined));
  };
  element.hidden = false;
  say("checking");
  try {
    const { index, size } = await check(element.dataset);
    say("valid", { index, size });
  } catch (error) {
    if (error instanceof Pending) say("pending");
    else if (error instanceof Unsupported) say("unsupported");
    else {
      console.error(error);
      say("invalid");
    }
  }
}

document.querySelectorAll("[data-proof-check]").forEach(show);
