"""Schemes, methodologies and verification bodies: accredited from a day to a day, published once, never edited."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError

from people.models import Kind
from registry import standards
from registry.errors import StaffOnly
from registry.models import Scheme, VerificationBody
from registry.standards.errors import (
    AccreditationExpired,
    AlreadyPublished,
    DatesOutOfOrder,
    OutOfScope,
    SchemeNotAccredited,
    TextRefused,
)
from tests.cast import organisation
from tests.registry.standards.conftest import DAY

pytestmark = pytest.mark.django_db


def facts(**other: object):
    names = {f"{word}_{language}": word for word in ("name", "summary") for language in ("ja", "en")}
    return {"prefix": "NGN", "slug": "nagano", "kind": "prefecture", "accredited_from": DAY} | names | other


def test_a_scheme_certifies_from_its_first_day_to_its_last_both_included(db):
    scheme = standards.accredit_scheme(**facts(accredited_until=date(2027, 3, 31)))
    for day in (DAY, date(2027, 3, 31)):
        standards.require_certifying(scheme, day)
    for day in (date(2026, 3, 31), date(2027, 4, 1)):
        with pytest.raises(SchemeNotAccredited):
            standards.require_certifying(scheme, day)
    standards.extend_scheme(scheme=scheme, accredited_until=None)
    standards.require_certifying(scheme, date(2099, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "field", "refusal"),
    [
        ({"prefix": "KOC"}, "prefix", AlreadyPublished),
        ({"slug": "kochi"}, "slug", AlreadyPublished),
        ({"accredited_until": date(2026, 3, 31)}, "accredited_until", DatesOutOfOrder),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_with_the_field_named(scheme, wrong, field, refusal):
    with pytest.raises(refusal) as refused:
        standards.accredit_scheme(**facts(**wrong))
    assert refused.value.field == field
    assert Scheme.objects.count() == 1


def test_only_staff_set_standards(scheme, methodology, body, npo_owner, rules, batch):
    term = {"scopes": ["solar"], "accredited_from": DAY}
    text = {"title_ja": "x", "title_en": "x", "dated_on": DAY, "content": b"x"}
    seen = {"source_url": "https://icvcm.org/", "as_of": DAY}
    for act in (
        lambda by: standards.accredit_scheme(**facts(), by=by),
        lambda by: standards.extend_scheme(scheme=scheme, accredited_until=None, by=by),
        lambda by: standards.publish_text(of=scheme, **text, by=by),
        lambda by: standards.publish_methodology(
            scheme=scheme, code="FO-001", version="4.0", **rules, kind="forest", by=by
        ),
        lambda by: standards.renew_accreditation(body=body, **term, by=by),
        lambda by: standards.accredit_body(organisation=body.organisation, accreditation="9", **term, by=by),
        lambda by: standards.attach_label(to=batch, kind="ccp", **seen, applies_from=DAY, by=by),
    ):
        with pytest.raises(StaffOnly):
            act(npo_owner)


def test_the_same_version_is_published_once_and_a_new_one_stands_beside_it(scheme, methodology, rules):
    rules |= {"code": "FO-001", "kind": "forest"}
    with pytest.raises(AlreadyPublished):
        standards.publish_methodology(scheme=scheme, version=methodology.version, **rules)
    newer = standards.publish_methodology(scheme=scheme, version="4.0", **rules)
    assert scheme.methodologies.count() == 2
    assert newer.label == "FO-001/4.0"


def test_a_text_is_kept_under_its_hash_and_served_as_it_came(client, scheme, methodology):
    facts = {"title_ja": "基準", "title_en": "Criteria", "dated_on": DAY}
    for of in (scheme, methodology):
        kept = standards.publish_text(of=of, content=b"the rules", **facts)
        with pytest.raises(AlreadyPublished):
            standards.publish_text(of=of, content=b"the rules", **facts)
    for content in (b"", b"\xff\xfe", b"a\0b", b"x" * 10_000_001):
        with pytest.raises(TextRefused):
            standards.publish_text(of=scheme, content=content, **facts)
    served = client.get(f"/registry/standards/texts/{kept.sha256}")
    assert (served.content, served["Content-Type"]) == (b"the rules", "text/plain; charset=utf-8")
    assert client.get(f"/registry/standards/texts/{'0' * 64}").status_code == 404


def test_a_body_verifies_its_kinds_from_its_first_day_to_its_last(body):
    standards.renew_accreditation(
        body=body, scopes=["solar", "wind"], accredited_from=DAY, accredited_until=date(2027, 3, 31)
    )
    for kind, day in (("forest", date(2020, 4, 1)), ("solar", DAY), ("wind", date(2027, 3, 31))):
        standards.require_accredited(body, kind, day)
        assert standards.may_verify(body, kind, day)
    for kind, day, refusal in (
        ("forest", date(2020, 3, 31), AccreditationExpired),
        ("solar", date(2026, 3, 31), OutOfScope),
        ("solar", date(2027, 4, 1), OutOfScope),
        ("biogas", DAY, OutOfScope),
    ):
        with pytest.raises(refusal):
            standards.require_accredited(body, kind, day)
        assert not standards.may_verify(body, kind, day)


def test_who_is_past_the_last_day_is_not_shown_as_active(client, npo_owner):
    past = {"accredited_from": date(2020, 4, 1), "accredited_until": date(2021, 3, 31)}
    standards.accredit_scheme(**facts(**past))
    other = organisation("other", Kind.VERIFICATION_BODY, "Other Body", npo_owner)
    over = standards.accredit_body(organisation=other, accreditation="V-9", scopes=["solar"], **past)
    for path in ("schemes/nagano/", "bodies/other/"):
        shown = client.get(f"/registry/{path}").content.decode()
        assert "Accreditation over" in shown
        assert ">Active<" not in shown
    standards.renew_accreditation(body=over, scopes=["solar"], accredited_from=DAY)
    assert ">Active<" in client.get("/registry/bodies/other/").content.decode()


def test_a_body_is_accredited_once_and_then_renewed(body):
    term = {"scopes": ["solar"], "accredited_from": DAY}
    with pytest.raises(AlreadyPublished):
        standards.accredit_body(organisation=body.organisation, accreditation="V-9", **term)
    with pytest.raises(DatesOutOfOrder):
        standards.renew_accreditation(body=body, **term, accredited_until=date(2026, 3, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        standards.renew_accreditation(body=body, scopes=[], accredited_from=DAY)
    assert VerificationBody.objects.count() == body.accreditations.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        "update registry_methodology set baseline_en = 'easier'",
        "delete from registry_methodology",
        "update registry_accreditation set accredited_until = '2099-01-01'",
        "delete from registry_accreditation",
        "update registry_scheme set prefix = 'XXX'",
    ],
)
def test_the_database_itself_keeps_rules_terms_and_prefixes(body, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
