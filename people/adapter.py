import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from people.models import Language, User


class AccountAdapter(DefaultAccountAdapter):
    """Where sign-in differs from the library's own ways."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Someone who signs up is from then on written to in the language they signed up in."""
        language = (translation.get_language() or "")[:2]
        user.language = language if language in Language.values else Language.ENGLISH
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMultiAlternatives:
        """The library's plain letter, with the same words in the frame of all letters."""
        mail: EmailMultiAlternatives = super().render_mail(*args, **kwargs)
        words = {"subject": mail.subject, "text": str(mail.body).split("\n--\n")[0].strip()}
        frame = {"language": translation.get_language(), "site_url": settings.SITE_URL}
        mail.attach_alternative(render_to_string("letters/_wrapped.html", words | frame), "text/html")
        return mail


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps encrypted: a copy of the database alone makes no codes."""

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return self._cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:  # the secret key was changed: no code fits any more
            return str(generate_totp_secret())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a new passkey is called until its owner gives it a name."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return "Okaeshi"

    def _cipher(self) -> Fernet:
        key = HKDF(SHA256(), length=32, salt=None, info=b"second factor").derive(settings.SECRET_KEY.encode())
        return Fernet(base64.urlsafe_b64encode(key))
