"""From the database to the automatic checks: what each of them is told."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from marketplace.catalogue.models import Listing, Revision, Seller
from marketplace.catalogue.states import IN_ESCROW, ListingState
from marketplace.moderation import screenings
from marketplace.moderation.checks.accreditation import Backing, check_accreditation
from marketplace.moderation.checks.duplicates import Body, Offered, check_bodies, check_duplicates
from marketplace.moderation.checks.prices import check_price
from marketplace.moderation.checks.result import Result
from marketplace.moderation.checks.screened import check_screened
from marketplace.moderation.checks.serials import Span, check_serials
from marketplace.moderation.checks.words import check_words
from marketplace.moderation.enums import ItemKind
from registry.enums import Condition
from registry.models import ForeignRange, Segment, Shelf
from registry.standards.bodies import may_verify

OUT_OF_USE = (Condition.RETIRED, Condition.CANCELLED)


def run(kind: str, row: Any) -> list[tuple[str, Result]]:
    """Every check of a kind, by name, as things stand now."""
    checks: dict[ItemKind, Callable[[Any], Iterator[tuple[str, Result]]]] = {
        ItemKind.ONBOARDING: _of_seller,
        ItemKind.LISTING: _of_listing,
        ItemKind.REVISION: _of_revision,
    }
    return list(checks[ItemKind(kind)](row))


def _of_seller(row: Seller) -> Iterator[tuple[str, Result]]:
    organisation = row.organisation
    yield "screened", _screened(organisation)
    yield "words", check_words([organisation.name_ja, organisation.name_en])
    mine = Body(organisation.slug, organisation.legal_name, row.corporate_number)
    others = Seller.objects.exclude(pk=row.pk).select_related("organisation")
    yield (
        "bodies",
        check_bodies(
            mine,
            [
                Body(one.organisation.slug, one.organisation.legal_name, one.corporate_number)
                for one in others
            ],
        ),
    )


def _of_listing(row: Listing) -> Iterator[tuple[str, Result]]:
    yield "screened", _screened(row.seller)
    yield "serials", check_serials(_units(row), _units_elsewhere(row))
    yield "accreditation", check_accreditation(_backing(row), on=timezone.localdate())
    yield "words", check_words([row.words_ja, row.words_en])
    yield "price", check_price(row.project_price_minor, _comparable(row))
    others = Listing.objects.filter(state__in=IN_ESCROW, livemode=row.livemode).exclude(pk=row.pk)
    near = others.filter(seller=row.seller) | others.filter(words_ja=row.words_ja, words_en=row.words_en)
    yield "duplicates", check_duplicates(_offered(row), [_offered(one) for one in near])


def _of_revision(row: Revision) -> Iterator[tuple[str, Result]]:
    yield "screened", _screened(row.listing.seller)
    yield "accreditation", check_accreditation(_backing(row.listing), on=timezone.localdate())
    yield "words", check_words([row.words_ja, row.words_en])
    yield "price", check_price(row.project_price_minor, _comparable(row.listing))


def _screened(organisation: Any) -> Result:
    return check_screened(screenings.clear_until(organisation), now=timezone.now())


def _offered(row: Listing) -> Offered:
    return Offered(
        name=row.public_id,
        seller=row.seller_id,
        batch=row.batch_id,
        price_minor=row.project_price_minor,
        currency=row.currency,
        words=(row.words_ja, row.words_en),
    )


def _units(row: Listing) -> list[Span]:
    """What lies in the listing's escrow, and for units of other registries their numbers there."""
    place = row.public_id
    spans = [
        Span(str(row.batch_id), shelf.next, shelf.stop, place)
        for shelf in Shelf.objects.filter(account=row.escrow)
        if shelf.next < shelf.stop
    ]
    held = Segment.objects.filter(account=row.escrow, batch=row.batch).exclude(condition__in=OUT_OF_USE)
    spans += [Span(str(row.batch_id), one.lo, one.hi, place) for one in held]
    foreign = ForeignRange.objects.filter(immobilisation__batch=row.batch, active=True).select_related(
        "block"
    )
    return [*spans, *(_foreign(one, place) for one in foreign)]


def _units_elsewhere(row: Listing) -> list[Span]:
    """The same batch in other accounts that sell, and the same blocks of other registries in other batches."""
    shelves = Shelf.objects.filter(batch=row.batch).exclude(account=row.escrow).select_related("account")
    spans = [Span(str(row.batch_id), one.next, one.stop, one.account.number) for one in shelves]
    segments = Segment.objects.filter(batch=row.batch).exclude(account=row.escrow).select_related("account")
    spans += [Span(str(row.batch_id), one.lo, one.hi, one.account.number) for one in segments]
    blocks = ForeignRange.objects.filter(immobilisation__batch=row.batch).values(
        "block__registry", "block__key"
    )
    for block in blocks.distinct():
        elsewhere = ForeignRange.objects.filter(**block, active=True).exclude(immobilisation__batch=row.batch)
        spans += [
            _foreign(one, one.immobilisation.number)
            for one in elsewhere.select_related("block", "immobilisation")
        ]
    return spans


def _foreign(one: ForeignRange, place: str) -> Span:
    return Span(f"{one.block.registry} {one.block.key}", one.first, one.stop, place)


def _backing(row: Listing) -> Backing:
    project = row.batch.project
    today, body = timezone.localdate(), project.verifier
    terms = [
        term.accredited_until
        for term in body.accreditations.all()
        if term.accredited_from <= today and (term.accredited_until is None or today <= term.accredited_until)
    ]
    ends: date | None = None if None in terms or not terms else max(day for day in terms if day)
    return Backing(
        scheme=project.scheme.status,
        scheme_until=project.scheme.accredited_until,
        methodology=project.methodology.status,
        body=body.status,
        body_may_verify=may_verify(body, project.kind, today),
        body_until=ends,
        project_suspended=project.suspended_at is not None,
    )


def _comparable(row: Listing) -> list[int]:
    """Prices of what is on sale of the same kind, in the same currency and mode."""
    alike = Listing.objects.filter(
        state=ListingState.LIVE,
        livemode=row.livemode,
        currency=row.currency,
        batch__project__kind=row.batch.project.kind,
    )
    return list(alike.exclude(pk=row.pk).values_list("project_price_minor", flat=True))
