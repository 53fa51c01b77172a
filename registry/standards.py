"""Services that set the stage: schemes, methodologies, verification bodies, projects and their papers."""

import hashlib
from datetime import date
from typing import Any

from django.utils import timezone

from people.models import Organisation
from registry.models import Methodology, Project, ProjectDocument, Scheme, VerificationBody


def accredit_scheme(*, accredited_from: date, **facts: Any) -> Scheme:
    """Let a scheme certify from a date on. `facts` are the columns of Scheme."""
    return Scheme.objects.create(accredited_from=accredited_from, **facts)


def publish_methodology(*, scheme: Scheme, **facts: Any) -> Methodology:
    """Publish one version of a methodology. `facts` are the columns of Methodology."""
    return Methodology.objects.create(scheme=scheme, **facts)


def accredit_body(
    *, organisation: Organisation, accreditation: str, scopes: list[str], accredited_from: date
) -> VerificationBody:
    """Let an organisation verify projects of some kinds from a date on."""
    return VerificationBody.objects.create(
        organisation=organisation, accreditation=accreditation, scopes=scopes, accredited_from=accredited_from
    )


def register_project(
    *,
    methodology: Methodology,
    operator: Organisation,
    verifier: VerificationBody,
    code: str,
    country: str,
    **facts: Any,
) -> Project:
    """Enter a project. Its registry id: prefix, country, code. `facts` are the columns of Project."""
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


def may_verify(body: VerificationBody, kind: str, on: date) -> bool:
    """Whether a body is accredited for this kind of project on this day."""
    return (
        kind in body.scopes
        and body.accredited_from <= on
        and (body.accredited_until is None or on <= body.accredited_until)
    )
