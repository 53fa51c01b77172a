"""Refusals in Stripe's own form: an HTTP status and an `error` object."""

from typing import Any


class StripeRefusal(Exception):
    """A request that Stripe answers with an error.

    `keep` says whether the answer is stored under the request's Idempotency-Key: Stripe stores the outcome of an
    endpoint that began to run, and does not store a refusal of its parameters.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        keep: bool = False,
        **members: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.keep = keep
        self.members = members

    def body(self, *, request_id: str, now: int) -> dict[str, Any]:
        """The reply, with only those members that Stripe sends for this refusal."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        if self.kind == "invalid_request_error":
            error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}?t={now}"
        return {"error": error | self.members}


def missing(param: str) -> StripeRefusal:
    """A required parameter was not sent."""
    return StripeRefusal(f"Missing required param: {param}.", code="parameter_missing", param=param)


def no_such(kind: str, identifier: str, *, param: str = "id", status: int = 404) -> StripeRefusal:
    """An identifier that names nothing. Stripe writes this one kind without quotation marks."""
    shown = identifier if kind == "checkout.session" else f"'{identifier}'"
    return StripeRefusal(f"No such {kind}: {shown}", status=status, code="resource_missing", param=param)


def not_imitated(param: str) -> StripeRefusal:
    """Stripe would take this; the sandbox would have to guess what it does, and says so instead."""
    return StripeRefusal(
        f"The sandbox does not imitate {param}, although Stripe accepts it.",
        code="sandbox_not_imitated",
        param=param,
    )
