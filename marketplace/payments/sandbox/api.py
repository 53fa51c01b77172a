"""One API request from its key to its reply: authentication, version, idempotency, faults, parameters, endpoint."""

import base64
import binascii
import hashlib
import json
import re
import threading
from typing import Any

from . import API_VERSION, endpoints, faults, routes, sweep
from .errors import StripeRefusal
from .http import Reply, Request, as_json
from .objects.events import Cause
from .parameters import decode, read
from .store import Store, new_id

KEY_LIFETIME = 24 * 60 * 60


class Api:
    """Stripe's API over one store. `secret_key`, when given, is the only key that opens it."""

    def __init__(self, store: Store, *, public_url: str, secret_key: str | None) -> None:
        self._store = store
        self._public_url = public_url
        self._secret_key = secret_key
        self._under_way: set[str] = set()
        self._guard = threading.Lock()

    def answer(self, request: Request) -> Reply:
        """The reply to a request under /v1/."""
        request_id = new_id("req", 14)
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        try:
            self._authenticate(request)
            self._check_version(request)
            if key is not None:
                return self._once(request, request_id, key)
            return self._run(request, request_id, None)
        except StripeRefusal as refusal:
            return self._refused(refusal, request_id, key)

    def _once(self, request: Request, request_id: str, key: str) -> Reply:
        """A request under an Idempotency-Key: never two at a time, and the first outcome for all of them."""
        if not 0 < len(key) <= 255:
            raise StripeRefusal("Idempotency keys must be between 1 and 255 characters.")
        with self._guard:
            if key in self._under_way:
                raise StripeRefusal(
                    "There is currently another in-progress request using this Idempotent Key (that probably means you "
                    f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._under_way.add(key)
        try:
            return self._run(request, request_id, key)
        finally:
            with self._guard:
                self._under_way.discard(key)

    def _run(self, request: Request, request_id: str, key: str | None) -> Reply:
        fault = faults.take(self._store, request.method, request.path)
        if fault and not fault["after_effect"]:
            early = faults.happen(fault, request_id)
            if early is not None:
                return early
        with self._store.transaction():
            sweep.catch_up(self._store)
            replay = self._replay(request, key)
            if replay is not None:
                return replay
            reply, keep = self._perform(request, request_id, key)
            late = faults.reply_of(fault, request_id) if fault and fault["after_effect"] else None
            if late is not None and not late.silent:
                reply = late  # an error after the effect is the outcome that Stripe keeps under the key
            if key is not None and keep:
                self._keep(request, request_id, key, reply)
        if fault and fault["after_effect"]:
            return faults.happen(fault, request_id) or reply
        return reply

    def _perform(self, request: Request, request_id: str, key: str | None) -> tuple[Reply, bool]:
        """Runs the endpoint; what it wrote is taken back when it refuses. Also whether to keep the outcome."""
        cause = Cause(request_id, key)
        try:
            with self._store.undo_on_refusal():
                shape, endpoint, identifier = routes.route(request.method, request.path)
                given = decode(request.query if request.method in {"GET", "DELETE"} else request.body)
                params = read(shape, given)
                call = endpoints.Call(self._store, identifier, params, cause, self._public_url)
                return as_json(endpoint(call), headers=self._headers(request_id, key)), True
        except StripeRefusal as refusal:
            return self._refused(refusal, request_id, key), refusal.keep

    def _replay(self, request: Request, key: str | None) -> Reply | None:
        self._store.run("DELETE FROM answers WHERE made < ?", self._store.now() - KEY_LIFETIME)
        found = self._store.rows(
            "SELECT path, fingerprint, status, body, request_id FROM answers WHERE key = ?", key
        )
        if not found:
            return None
        path, fingerprint, status, body, original = found[0]
        other = f"Try using a key other than '{key}' if you meant to execute a different request."
        if path != request.path:
            raise StripeRefusal(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for "
                f"('{request.path}' vs '{path}'). {other}",
                kind="idempotency_error",
            )
        if fingerprint != _fingerprint(request):
            raise StripeRefusal(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"{other}",
                kind="idempotency_error",
            )
        headers = self._headers(new_id("req", 14), key) | {
            "Content-Type": "application/json",
            "Idempotent-Replayed": "true",
            "Original-Request": original,
        }
        return Reply(status, body, headers)

    def _keep(self, request: Request, request_id: str, key: str, reply: Reply) -> None:
        self._store.run(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            key,
            _fingerprint(request),
            request.path,
            reply.status,
            reply.body,
            request_id,
            self._store.now(),
        )

    def _refused(self, refusal: StripeRefusal, request_id: str, key: str | None) -> Reply:
        with self._store.transaction():
            body = refusal.body(request_id=request_id, now=self._store.now())
        extra = {"WWW-Authenticate": 'Basic realm="Stripe"'} if refusal.status == 401 else {}
        return as_json(body, status=refusal.status, headers=self._headers(request_id, key) | extra)

    @staticmethod
    def _headers(request_id: str, key: str | None) -> dict[str, str]:
        headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
        return headers | ({"Idempotency-Key": key} if key else {})

    def _authenticate(self, request: Request) -> None:
        given = _key_of(request.headers.get("authorization", ""))
        if not given:
            raise StripeRefusal(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#"
                "authentication for details, or we can help at https://support.stripe.com/.",
                status=401,
            )
        good = given == self._secret_key if self._secret_key else re.fullmatch(r"(sk|rk)_test_\w+", given)
        if not good:
            shown = f"{given[:8]}{'*' * max(len(given) - 12, 4)}{given[-4:]}"
            raise StripeRefusal(f"Invalid API Key provided: {shown}", status=401)

    @staticmethod
    def _check_version(request: Request) -> None:
        asked = request.headers.get("stripe-version", API_VERSION)
        if asked != API_VERSION:
            raise StripeRefusal(
                f"The sandbox imitates the API version {API_VERSION} only, and the request asked for {asked}.",
                code="sandbox_not_imitated",
            )


def _key_of(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _fingerprint(request: Request) -> str:
    given: dict[str, Any] = decode(request.body)
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
