"""Who sells in the demonstration, and what waits to be reviewed: an organisation, a listing, a change."""

from marketplace.catalogue import offering, revisions, sellers
from marketplace.catalogue.models import Listing
from marketplace.catalogue.uploads import checked
from people.models import Organisation, User
from registry import accounts
from registry.models import Batch
from registry.units import GRAMS_PER_TONNE

TONNE = GRAMS_PER_TONNE
SAMPLE_NUMBER = "9999999999999"  # passes the check digit and is nobody's


def introduce(organisation: Organisation, *, by: User, representative: str, address: str) -> None:
    """An organisation's onboarding, handed in."""
    seller = sellers.start(organisation=organisation, by=by)
    if seller.state not in sellers.WRITABLE:
        return
    sellers.write(
        seller=seller,
        by=by,
        corporate_number=SAMPLE_NUMBER,
        invoice_number=f"T{SAMPLE_NUMBER}",
        address=address,
        phone="0000-00-0000",
        representative=representative,
        representative_title="代表",
        no_owners=True,
    )
    for kind in sellers.NEEDED_PAPERS:
        upload = checked(name=f"{kind}.pdf", media_type="application/pdf", content=_sheet(str(kind)))
        sellers.add_document(seller=seller, by=by, kind=kind, upload=upload)
    sellers.submit(seller=seller, by=by)


def accepted(organisation: Organisation, *, by: User, staff: User, **facts: str) -> None:
    """The same, looked at and accepted."""
    introduce(organisation, by=by, **facts)
    if not sellers.is_accepted(organisation):
        seller = organisation.seller_facts
        sellers.start_review(seller=seller, by=staff)
        sellers.accept(seller=seller, by=staff)


def waiting(npo: Organisation, npo_owner: User, company: Organisation, company_owner: User) -> None:
    """What staff finds in its queue, and a draft that the NPO goes on with."""
    introduce(company, by=company_owner, representative="青空 一郎", address="東京都千代田区（見本）1-1")
    yusuhara = Batch.objects.filter(project__slug="yusuhara-forest", livemode=True).order_by("pk")[0]
    stoves = Batch.objects.filter(project__slug="kisumu-cookstoves", livemode=True).order_by("pk")[0]
    resale = _offer(company, company_owner, yusuhara, tonnes=10, price=18_000)
    offering.submit(listing=resale, by=company_owner)
    more = _offer(npo, npo_owner, stoves, tonnes=20, price=2_600)
    offering.write(
        listing=more,
        by=npo_owner,
        words_ja="新しいかまどを120世帯に配り、薪を半分に減らします。",
        words_en="New stoves for 120 homes, which then burn half the wood.",
    )
    offering.submit(listing=more, by=npo_owner)
    _offer(npo, npo_owner, yusuhara, tonnes=5, price=16_000)
    live = Listing.objects.filter(batch=yusuhara, seller=npo, state="live").earliest("pk")
    revision = revisions.start(listing=live, by=npo_owner)
    revisions.write(
        revision=revision,
        by=npo_owner,
        project_price_minor=live.project_price_minor * 11 // 10,
        words_ja="作業道の修繕費が上がったため、価格を改めます。",
        words_en="Mending the forest roads has become dearer, and so the price rises.",
    )
    revisions.submit(revision=revision, by=npo_owner)


def _offer(seller: Organisation, by: User, batch: Batch, *, tonnes: int, price: int) -> Listing:
    source = accounts.holding_account(seller, livemode=True)
    draft = offering.start(source=source, batch=batch, by=by)
    return offering.write(listing=draft, by=by, offered_grams=tonnes * TONNE, project_price_minor=price)


def _sheet(word: str) -> bytes:
    """A page of PDF that says what such a paper would be, and that it is a sample."""
    stream = f"BT /F1 24 Tf 72 720 Td (SAMPLE: {word}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    sheet, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(sheet))
        sheet += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(sheet)
    return sheet + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer
