"""Projects and their papers."""

import hashlib
from typing import Any

from django.utils import timezone

from people.models import Organisation
from registry import direct_support
from registry.models import Methodology, Project, ProjectDocument, VerificationBody


def register_project(
    *,
    methodology: Methodology,
    operator: Organisation,
    verifier: VerificationBody,
    code: str,
    country: str,
    **facts: Any,
) -> Project:
    """Enter a project. Its registry id: prefix, country, code. `facts` are the columns of Project.

    Raises SupportedDirectly for what people pay for directly.
    """
    with direct_support.refused():
        return Project.objects.create(
            scheme=methodology.scheme,
            methodology=methodology,
            operator=operator,
            verifier=verifier,
            registry_id=f"{methodology.scheme.prefix}-{country}-{code}",
            code=code,
            country=country,
            kind=methodology.kind,
            registered_on=facts.pop("registered_on", timezone.localdate()),
            **facts,
        )


def file_document(*, content: bytes, **facts: Any) -> ProjectDocument:
    """Keep a paper of a project or of a case with its SHA-256. `facts` are the columns of ProjectDocument."""
    return ProjectDocument.objects.create(content=content, sha256=sha256(content), **facts)


def sha256(content: bytes) -> str:
    """The name of a paper: its SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
