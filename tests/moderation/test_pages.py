"""The screens of moderation, as staff, a seller and a stranger use them."""

import re

import pytest
from django.urls import reverse

from marketplace.catalogue.models import Listing
from marketplace.moderation import appeals, deciding, queue
from marketplace.moderation.models import Act, Appeal, Decision, Note, Screening
from marketplace.moderation.presenting import difference
from people.models import User
from tests.cast import sign_in_twice
from tests.moderation.conftest import look_up, ticked

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('森')</script> \u202eمشروع 🌲"


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_staff_takes_on_notes_and_decides(client, listed, submitted, accepted, staff, other_staff):
    sign_in_twice(client, staff)
    address = f"/moderation/items/{listed.pk}/"
    assert f'href="{address}"' in page(client, "/moderation/?order=age&kind=listing")
    assert 'value="approved"' not in page(client, address)  # not before one has taken it on
    client.post(address + "claim/")
    assert 'accesskey="a"' in page(client, address)
    assert not re.search(r"<input[^>]*checked", page(client, address))
    assert client.post(address + "note/", {"text": ""}).status_code == 422
    client.post(address + "note/", {"text": HOSTILE})
    assert Note.objects.get().by == staff
    assert "<script>alert" not in page(client, address)
    kept = client.post(address + "decide/", {"outcome": "approved", "words": HOSTILE, "checklist": ["price"]})
    assert kept.status_code == 422
    assert "<script>alert" not in kept.content.decode()
    sign_in_twice(client, other_staff)
    assert staff.email in page(client, "/moderation/")
    assert 'value="approved"' not in page(client, address)
    sign_in_twice(client, staff)
    assert client.post(address + "decide/", {"outcome": "suspended"}).status_code == 422
    done = client.post(address + "decide/", {"outcome": "approved", "checklist": ticked(listed)})
    assert done.url == "/moderation/"
    assert Listing.objects.get(pk=submitted.pk).state == "live"
    assert client.post(address + "release/").url == "/moderation/"


def test_staff_looks_with_a_factor_of_today_and_decides_with_one_of_now(
    client, listed, handed_in, live, staff
):
    address, stop = f"/moderation/items/{listed.pk}/", f"/moderation/listings/{live.public_id}/suspend/"
    paper = handed_in.seller.seller_facts.documents.earliest("pk").pk
    own_paper, set_up = f"/sell/organisation/papers/{paper}/", reverse("mfa_index")
    client.force_login(staff)
    papers = [f"/moderation/items/{handed_in.pk}/papers/{paper}/", own_paper]
    for closed in ["/moderation/", address, *papers, "/moderation/trail/?format=csv"]:
        assert client.get(closed).url == set_up, closed
    sign_in_twice(client, staff, minutes_ago=60)
    assert [client.get(open_now).status_code for open_now in [address, *papers]] == [200, 200, 200]
    client.post(address + "claim/")
    for deciding_page in [address + "decide/", stop, f"/moderation/screenings/{handed_in.seller.slug}/"]:
        assert client.post(deciding_page, {"outcome": "approved"}).url == set_up, deciding_page
    assert not Decision.objects.exists()


def test_a_revision_stands_beside_what_is_live_with_its_differences_marked(client, changed, staff):
    sign_in_twice(client, staff)
    html = page(client, f"/moderation/items/{changed.pk}/")
    assert "<del>" in html
    assert re.search(r"<ins>[^<]*12", html)
    assert "New seedlings." in re.sub(r"</?ins>", "", html)
    assert 'class="is-changed"' in html


def test_the_difference_of_two_texts_names_what_is_other():
    left, right = difference("森を10 ha育てます", "森を12 ha育てます")
    assert [text for mark, text in left if mark] == ["10"]
    assert [text for mark, text in right if mark] == ["12"]
    assert "".join(text for _mark, text in right) == "森を12 ha育てます"
    assert difference("", "new") == ((), ((True, "new"),))


def test_an_onboarding_shows_papers_to_staff_only_as_a_download(client, handed_in, staff, npo_owner):
    sign_in_twice(client, staff)
    html = page(client, f"/moderation/items/{handed_in.pk}/")
    papers = re.findall(rf"/moderation/items/{handed_in.pk}/papers/\d+/", html)
    assert len(papers) == 3
    answer = client.get(papers[0])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    client.force_login(npo_owner)
    assert client.get(papers[0]).status_code == 403


def test_a_look_at_the_lists_is_recorded_with_who_and_where(client, handed_in, npo, staff):
    sign_in_twice(client, staff)
    assert npo.name in page(client, "/moderation/screenings/")
    address = f"/moderation/screenings/{npo.slug}/"
    assert client.post(address, {"kind": "sanctions"}).status_code == 422
    client.post(
        address, {"kind": "sanctions", "source": "OFAC SDN 2026-11-20", "result": "clear", "note": HOSTILE}
    )
    kept = Screening.objects.get()
    assert (kept.by, kept.source, (kept.expires_at - kept.at).days) == (staff, "OFAC SDN 2026-11-20", 365)
    assert "<script>alert" not in page(client, address)


def test_a_seller_reads_a_decision_and_appeals_and_others_hear_nothing(
    client, listed, npo_owner, verifier, staff, other_staff
):
    queue.claim(listed, by=staff)
    said = {"outcome": "rejected", "code": "claims", "words": HOSTILE}
    decision = deciding.decide(listed, by=staff, **said)
    queue.note(listed, by=staff, text="Among us.")
    address = f"/moderation/decisions/{decision.pk}/"
    client.force_login(verifier)
    assert client.get(address).status_code == 404
    client.force_login(npo_owner)
    assert address in page(client, f"/sell/listings/{decision.listing.public_id}/"), "the way to appeal"
    html = page(client, address)
    assert "<script>alert" not in html
    assert "Among us." not in html
    assert staff.email not in html
    assert client.post(address, {"words": ""}).status_code == 422
    assert client.post(address, {"words": "The text was mended."}).url == address
    assert "<textarea" not in page(client, address)
    judging = f"/moderation/appeals/{Appeal.objects.get().pk}/"
    sign_in_twice(client, staff)
    assert "<textarea" not in page(client, judging)
    assert client.post(judging, {"answer": "heard", "words": "Yes."}).status_code == 422
    sign_in_twice(client, other_staff)
    assert judging in page(client, "/moderation/appeals/")
    client.post(judging, {"answer": "heard", "words": "Yes."})
    assert Appeal.objects.get().answer == "heard"


def test_staff_stops_a_listing_and_lets_it_go_on(client, live, staff):
    sign_in_twice(client, staff)
    address = f"/moderation/listings/{live.public_id}/"
    assert address in page(client, f"/moderation/listings/?q={live.public_id}")
    assert address not in page(client, "/moderation/listings/?q=nothing-like-it%00")
    assert client.post(address + "suspend/", {"code": "project"}).status_code == 422
    client.post(address + "suspend/", {"code": "project", "words": "A fire."})
    assert Listing.objects.get(pk=live.pk).state == "suspended"
    assert "Vintage 2024: Staff suspended" in page(client, f"/projects/{live.batch.project.slug}/")
    assert client.post(address + "reinstate/", {"words": ""}).status_code == 422
    client.post(address + "reinstate/", {"words": "It was the next valley."})
    assert Listing.objects.get(pk=live.pk).state == "live"
    assert Decision.objects.count() == 2


def test_the_trail_is_searched_and_taken_away_as_a_table(client, listed, npo, staff, other_staff):
    look_up(npo, staff)
    queue.note(listed, by=other_staff, text="Called them.")
    sign_in_twice(client, staff)
    assert page(client, "/moderation/trail/").count('<tr><th scope="row"') == Act.objects.count()
    assert (
        page(client, f"/moderation/trail/?q={other_staff.email}&act=noted").count('<tr><th scope="row"') == 1
    )
    User.objects.filter(pk=other_staff.pk).update(email="=1+1@example.org")  # an address, and a formula
    table = client.get("/moderation/trail/?format=csv").content.decode("utf-8-sig").splitlines()
    assert any(",'=1+1@example.org," in row for row in table)
    assert len(table) == Act.objects.count() + 1
    assert table[-1].split(",")[1] == "entered"


def test_the_desk_counts_what_waits(client, listed, staff):
    sign_in_twice(client, staff)
    html = page(client, "/registry/desk/")
    assert 'href="/moderation/"' in html
    assert 'href="/office/"' in html
    assert not appeals.waiting().exists()
