"""Methodologies: each version is published once, and its rules never change."""

from typing import Any

from django.db import IntegrityError, transaction

from people.models import User
from registry.models import Methodology, Scheme
from registry.standards.errors import AlreadyPublished
from registry.standards.staff import require_staff


def publish_methodology(*, scheme: Scheme, by: User | None = None, **facts: Any) -> Methodology:
    """Publish one version of a methodology. `facts` are the columns of Methodology.

    Raises StaffOnly, AlreadyPublished.
    """
    require_staff(by)
    try:
        with transaction.atomic():
            return Methodology.objects.create(scheme=scheme, **facts)
    except IntegrityError as error:
        if Methodology.objects.filter(code=facts.get("code"), version=facts.get("version")).exists():
            raise AlreadyPublished(field="version") from error
        raise
