"""A copy of everything the site keeps about a person: asked for, made by the worker, kept for a week.

A ZIP with `data.json`, and the certificates and receipts as they were signed.
"""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketplace.account import footprints, notices
from marketplace.account.models import Copy
from marketplace.account.ownership import attach, orders_of, retirements_of
from marketplace.documents import queries as documents
from marketplace.documents.models import Document
from marketplace.documents.printing import printed
from marketplace.events import queries as events
from marketplace.events.models import Contribution
from marketplace.gifts.models import Gift
from marketplace.monthly import queries as standing_orders
from marketplace.orders.models import Order
from marketplace.outbox import services as outbox
from marketplace.support import queries as support
from people.models import User
from people.queries import memberships_of, verified_addresses
from registry.models import Retirement
from registry.models.certificates import Certificate
from registry.retiring.wordings import wordings

KEPT_FOR = timedelta(days=7)
_ORDER = (
    "public_id", "state", "funding", "email", "language", "beneficiary", "beneficiary_kind", "beneficiary_public",
    "purpose", "message", "footprint", "metadata", "currency", "tax_rate", "tax_minor", "total_minor", "created_at",
)  # fmt: skip
_STANDING = (
    "public_id", "state", "email", "language", "beneficiary", "beneficiary_kind", "beneficiary_public", "purpose",
    "message", "footprint", "by", "grams", "cap_minor", "currency", "created_at",
)  # fmt: skip
_SUPPORT = ("public_id", "state", "name", "email", "amount_minor", "currency", "created_at")
_EVENT = (
    "slug", "state", "organiser_name", "title_ja", "title_en", "words_ja", "words_en", "place_ja", "place_en",
    "begins_on", "ends_on", "deadline", "share", "target_grams", "pays", "listed", "created_at",
)  # fmt: skip
_DOCUMENT = ("number", "kind", "issued_on", "currency", "base_minor", "tax_minor", "total_minor")
_GIFT = ("giver", "dedication", "deliver_on", "recipient_email", "delivered_at")
_LINE = ("grams", "project_minor", "platform_fee_minor", "payment_fee_minor", "tax_minor", "serials")
_PAYMENT = ("public_id", "state", "amount_minor", "currency", "received_minor", "paid_at", "dispute")


def ask(user: User) -> Copy:
    """Have a copy made; the one that is under way if there is one. A letter tells when it is ready."""
    with transaction.atomic(durable=True):
        copy, _new = Copy.objects.get_or_create(user=user, ready_at=None)
        outbox.put("copy", key=str(copy.pk), payload={"copy_id": copy.pk})
    return copy


def latest(user: User) -> Copy | None:
    """The copy to show: the last one asked for, ready or not, while it is kept."""
    kept = user.copies.filter(asked_at__gt=timezone.now() - KEPT_FOR).defer("content")
    return kept.order_by("-asked_at", "-pk").first()


def make(copy_id: int) -> None:
    """Make a copy: the outbox's handler of `copy`. Made once; a copy that is gone meanwhile is not missed."""
    copy = Copy.objects.select_related("user").filter(pk=copy_id, ready_at=None, user__is_active=True).first()
    if copy is None:
        return
    attach(copy.user)
    user, content = copy.user, packed(copy.user)
    page = settings.SITE_URL + reverse("account:data")
    with transaction.atomic(durable=True):
        Copy.objects.filter(pk=copy.pk, ready_at=None).update(content=content, ready_at=timezone.now())
        # Only the newest is ever shown: whoever asks often fills no disk.
        Copy.objects.filter(user=user, pk__lt=copy.pk).delete()
        facts = {"page_url": page, "days": KEPT_FOR.days}
        outbox.put_letter(
            "account/copy", to=user.email, language=user.language, facts=facts, name=f"copy:{copy.pk}"
        )


def forget_old() -> None:
    """Delete copies after a week. Safe to run twice."""
    Copy.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR).delete()


def packed(user: User) -> bytes:
    """The ZIP of one person."""
    retirements, papers = list(retirements_of(user)), documents.of_orders(orders_of(user))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        text = json.dumps(
            everything(user, retirements, papers), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
        )
        pack.writestr("data.json", text)
        for each in (
            Certificate.objects.filter(retirement__in=retirements).order_by("pk").iterator(chunk_size=20)
        ):
            number = each.retirement.number
            pack.writestr(f"certificates/{number}-v{each.version}-{each.language}.pdf", bytes(each.pdf))
        for paper in papers:
            pack.writestr(f"documents/{paper.number}.pdf", bytes(printed(paper, paper.language).pdf))
    return file.getvalue()


def everything(user: User, retirements: list[Retirement], papers: list[Document]) -> dict[str, Any]:
    """What the site keeps about a person, as plain data."""
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    factors = Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
    sessions = UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")
    wishes = notices.preferences_of(user)
    return {
        "made_at": timezone.now(),
        "account": {
            "email": user.email,
            "language": user.language,
            "created_at": user.created_at,
            "last_login": user.last_login,
            "addresses": list(addresses),
            "second_factors": list(factors),
            "sessions": list(sessions),
            "organisations": [
                {"name": each.organisation.slug, "role": each.role, "since": each.created_at}
                for each in memberships_of(user)
            ],
            "letters": {"project": wishes.project_letters, "yearly": wishes.yearly_letter},
        },
        "orders": [_order(each) for each in orders_of(user)],
        "standing_orders": list(standing_orders.by_person_or_address(user).values(*_STANDING)),
        "direct_support": list(
            support.of_address(verified_addresses(user)).values(
                "public_id", "state", "name", "amount_minor", "currency"
            )
        ),
        "events": list(events.of_person(user).values(*_EVENT)),
        "documents": [
            {"addressee": each.paper.addressee, **{name: getattr(each, name) for name in _DOCUMENT}}
            for each in papers
        ],
        "retirements": [_retirement(each) for each in retirements],
        "footprints": [
            {
                "id": each.footprint.pk,
                "kept_at": each.kept_at,
                "calculated_at": each.footprint.created_at,
                "inputs": each.footprint.inputs,
                "result": each.footprint.result(user.language),
            }
            for each in footprints.kept_by(user)
        ],
        "notices": [
            {"at": each.at, "title": each.title, "text": each.text} for each in notices.notices_of(user)
        ],
    }


def _order(order: Order) -> dict[str, Any]:
    return {
        **{name: getattr(order, name) for name in _ORDER},
        "lines": [
            {"listing": line.listing.public_id, **{name: getattr(line, name) for name in _LINE}}
            for line in order.lines.all()
        ],
        "event": Contribution.objects.filter(order=order).values("event__slug", "part", "origin").first(),
        "gift": Gift.objects.filter(order=order).values(*_GIFT).first(),
        "history": [{"state": move.state, "at": move.at} for move in order.moves.all()],
        "payments": [{name: getattr(each, name) for name in _PAYMENT} for each in order.payments.all()],
    }


def _retirement(retirement: Retirement) -> dict[str, Any]:
    """A retirement with what opens its commitments: whoever has this can prove the words."""
    return {
        "number": retirement.number,
        "grams": retirement.grams,
        "serials": retirement.serials,
        "retired_at": retirement.retired_at,
        "versions": [
            {
                "number": said.number,
                "purpose": said.purpose,
                "openings": [
                    {
                        "field": each.field,
                        "salt": bytes(each.salt).hex(),
                        "text": each.text,
                        "public": each.public,
                    }
                    for each in said.openings
                ],
            }
            for said in wordings(retirement)
        ],
    }
