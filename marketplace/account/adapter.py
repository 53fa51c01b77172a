"""What happens in the shop when someone proves that an address is theirs."""

from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse

from marketplace.account import ownership
from people.adapter import AccountAdapter
from people.models import User


class ShopAccountAdapter(AccountAdapter):
    """Orders made as a guest come to the account at sign-in, and when an address is verified."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        ownership.attach(user)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            ownership.attach(email_address.user)
        return confirmed
