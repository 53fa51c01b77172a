"""Finding documents, as the law on electronic books asks: by date, by a range of amounts, by name, and by all at once.

Enforcement Regulations of the Electronic Books Preservation Act (電子帳簿保存法施行規則), art. 4 (1) with art. 2 (6).
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from marketplace.documents.models import Document, DocumentKind
from marketplace.documents.services import as_compared
from marketplace.orders.models import Order
from people.models import User
from people.queries import verified_addresses


def visible_to(user: User | AnonymousUser) -> QuerySet[Document]:
    """What one may see: staff everything; others what was issued for orders of theirs or their companies."""
    if not user.is_authenticated:
        return Document.objects.none()
    found = _all()
    if user.is_staff:
        return found
    addresses = verified_addresses(user)
    theirs = (
        Q(organisation__in=user.memberships.values("organisation"))
        | Q(order__ownership__user=user)
        | Q(order__ownership=None, order__organisation=None, order_email__in=addresses)
    )
    return found.alias(order_email=Lower("order__email")).filter(theirs)


def sought(found: QuerySet[Document], wanted: Mapping[str, Any]) -> QuerySet[Document]:
    """Those with all that is wanted: kind, since and until (days), least and most (minor units), partner, number."""
    wheres = {
        "kind": "kind",
        "since": "supplied_on__gte",
        "until": "supplied_from__lte",
        "least": "total_minor__gte",
        "most": "total_minor__lte",
        "number": "number__icontains",
    }
    given = {where: wanted[name] for name, where in wheres.items() if wanted.get(name) not in (None, "")}
    if partner := wanted.get("partner"):
        given["paper__sought__contains"] = as_compared(partner)
    return found.filter(**given)


def of_order(order: Order) -> list[Document]:
    """All documents of an order, the newest first."""
    return list(_all().filter(order=order).order_by("-pk"))


def of_orders(orders: Collection[Order]) -> list[Document]:
    """All documents of several orders, the oldest first."""
    return list(_all().filter(order__in=orders).order_by("pk"))


def receipt_is_ready(order: Order) -> bool:
    """Whether an order has a receipt that can be downloaded."""
    return Document.objects.filter(order=order, kind=DocumentKind.RECEIPT).exists()


def _all() -> QuerySet[Document]:
    """Documents with their addressee and whether they are in force. Newest transaction first."""
    cancelling = Document.objects.filter(about=OuterRef("pk"), kind=DocumentKind.CANCELLATION)
    return (
        Document.objects.select_related("paper", "order")
        .annotate(cancelled=Exists(cancelling))
        .order_by("-supplied_on", "-pk")
    )
