"""The refusals of this app.

PeopleError
├── LastOwner             the organisation would be left without an owner
├── AlreadyMember         this person acts for the organisation already
├── NotAMember            this person does not act for the organisation
├── SlugTaken             another organisation has this short name
├── NotAllowed            the acting person's role does not reach that far
├── ScopesInvalid         a key needs scopes of the list
├── KeyEnded              the key has ended, or was rotated before
└── ScopeMissing          the key may not do this
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PeopleError(Exception):
    """Base of the refusals; `code` and `status` are what the API answers, `str()` what a person reads."""

    code = "people_refused"
    status = 422
    message: str | Promise = _("This cannot be done.")

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        super().__init__()
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return str(self.message) % self.params


class LastOwner(PeopleError):
    code = "last_owner"
    status = 409
    message = _("An organisation needs an owner. Make someone else an owner first.")


class AlreadyMember(PeopleError):
    code = "already_member"
    status = 409
    message = _("This person is a member already.")


class NotAMember(PeopleError):
    code = "not_a_member"
    status = 404
    message = _("This person is not a member of the organisation.")


class SlugTaken(PeopleError):
    code = "slug_taken"
    status = 409
    message = _("Another organisation uses this short name. Choose another one.")


class NotAllowed(PeopleError):
    code = "not_allowed"
    status = 403
    message = _("Your role in this organisation does not allow this.")


class ScopesInvalid(PeopleError):
    code = "scopes_invalid"
    message = _("Choose at least one thing that the key may do, of those offered.")


class KeyEnded(PeopleError):
    code = "key_ended"
    status = 409
    message = _("This key has ended or was replaced already.")


class ScopeMissing(PeopleError):
    code = "scope_missing"
    status = 403
    message = _("This key may not do this: it lacks the scope %(scope)s.")
