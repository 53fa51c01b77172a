"""Why a request with an idempotency key is refused."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class IdempotencyError(Exception):
    code = "idempotency_refused"
    status = 422
    message: str | Promise = _("This idempotency key cannot be used.")
    retry_after: int | None = None

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.field = "Idempotency-Key"
        self.params = params

    def __str__(self) -> str:
        return str(self.message)


class KeyMissing(IdempotencyError):
    code = "idempotency_key_missing"
    status = 400
    message = _(
        "Send an Idempotency-Key header: 1 to 255 printable ASCII characters, new for each new request."
    )


class KeyMismatch(IdempotencyError):
    code = "idempotency_mismatch"
    message = _("This idempotency key was used for another request. Use a new one.")


class StillRunning(IdempotencyError):
    code = "idempotency_in_progress"
    status = 409
    retry_after = 1
    message = _("The first request with this idempotency key is still running.")
