from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from people.models import Language, User


class AccountAdapter(DefaultAccountAdapter):
    """Where sign-in differs from the library's own ways."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Someone who signs up is from then on written to in the language they signed up in."""
        language = (translation.get_language() or "")[:2]
        user.language = language if language in Language.values else Language.ENGLISH
        saved: User = super().save_user(request, user, form, commit)
        return saved
