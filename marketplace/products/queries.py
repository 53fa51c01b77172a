"""Reading products."""

from django.db.models import QuerySet

from marketplace.products.errors import ProductUnknown
from marketplace.products.models import Product
from people.models import Organisation


def products(organisation: Organisation, *, livemode: bool) -> QuerySet[Product]:
    """A company's products of one mode, each with its versions and their choices."""
    return _whole(Product.objects.filter(organisation=organisation, livemode=livemode))


def product(organisation: Organisation, code: str, *, livemode: bool) -> Product:
    """A company's product by its code. Raises ProductUnknown."""
    found = products(organisation, livemode=livemode).filter(code=code).first()
    if found is None:
        raise ProductUnknown(field="product")
    return found


def by_public_id(public_id: str) -> Product | None:
    """The product of a public id, whoever it belongs to."""
    return _whole(Product.objects.filter(public_id=public_id)).first()


def not_counted(product: Product, language: str) -> list[str]:
    """What the footprint of a product leaves out, in words."""
    version = product.version
    if version.footprint is None:
        return [line for line in version.not_counted.splitlines() if line.strip()]
    return [
        f"{part['label']}: {part['note']}" if part.get("note") else part["label"]
        for part in version.footprint.result(language)["not_counted"]
    ]


def _whole(found: QuerySet[Product]) -> QuerySet[Product]:
    return found.select_related("organisation").prefetch_related(
        "versions__choices__listing__batch__project", "versions__choices__project", "versions__footprint"
    )
