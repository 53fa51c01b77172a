"""The second factor: a code of an authenticator app, a passkey, or a recovery code, beside password or e-mail code."""

import time
from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from people.models import User

WANTED = "wanted_behind_the_second_factor"  # the key in the session
GOOD_FOR = timedelta(minutes=10)
TO_LOOK = timedelta(hours=8)  # a day's work


def passed_recently(request: HttpRequest) -> bool:
    """Whether the person of this session gave a second factor within the last ten minutes."""
    return _passed(request, GOOD_FOR)


def passed_today(request: HttpRequest) -> bool:
    """Whether they gave one within the last eight hours: enough to look, not to act."""
    return _passed(request, TO_LOOK)


def _passed(request: HttpRequest, within: timedelta) -> bool:
    oldest = time.time() - within.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("at", 0) > oldest for record in records)


def ask(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to where one gives a code; what this request wanted to send is sent by itself afterwards.

    Someone who has no second factor yet is led to where one is set up, and from there back to the page they wanted.
    """
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        page = "mfa_reauthenticate"
    elif is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        page = "mfa_reauthenticate_webauthn"
    else:
        messages.info(request, _("This needs a second factor. Set one up, then come back."))
        if request.method == "GET":
            request.session[WANTED] = request.get_full_path()
        return redirect("mfa_index")
    answer: HttpResponseRedirect = suspend_request(request, reverse(page))
    return answer


class SetUpAnApp(ActivateTOTPView):
    """Setting up an authenticator app. Whoever does has just given a code: that is a second factor."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponseBase:
        answer: HttpResponseBase = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa")
        return answer


def remove(user: User) -> bool:
    """Take the second factor of someone who has lost it, and tell them. False when there was none."""
    removed, _each = Authenticator.objects.filter(user=user).delete()
    if removed:
        with translation.override(user.language):
            send_mail(
                _("The second factor was taken off"),
                _("The second factor of your account was taken off."),
                None,
                [user.email],
            )
    return removed > 0
