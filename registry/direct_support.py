"""What people pay for directly: declared to the registry, which never credits it, and refused with a code."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from people.models import Organisation
from registry.errors import AlreadyCredited, SupportedDirectly
from registry.models import Application, DirectSupport


def declare(
    *,
    operator: Organisation,
    slug: str,
    name_ja: str,
    name_en: str,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> DirectSupport:
    """Note that an activity is paid for directly. Safe to repeat. Raises AlreadyCredited."""
    known = DirectSupport.objects.filter(slug=slug, operator=operator).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return DirectSupport.objects.create(
                operator=operator,
                slug=slug,
                name_ja=name_ja,
                name_en=name_en,
                latitude=latitude,
                longitude=longitude,
            )
    except IntegrityError as error:
        if "project of the registry" in str(error):
            raise AlreadyCredited from error
        raise


def refuse(*, operator: Organisation, application: Application) -> None:
    """Raises SupportedDirectly for an application of what its operator has people pay for directly."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select registry_supported_directly(%s::bigint, '', %s::text, %s::text, %s::numeric, %s::numeric)",
            [
                operator.pk,
                application.name_ja,
                application.name_en,
                application.latitude,
                application.longitude,
            ],
        )
        (same,) = cursor.fetchone() or (False,)
    if same:
        raise SupportedDirectly


@contextmanager
def refused() -> Iterator[None]:
    """Raises SupportedDirectly where the database refuses to register or to issue what is supported directly."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "supported directly" in str(error):
            raise SupportedDirectly from error
        raise
