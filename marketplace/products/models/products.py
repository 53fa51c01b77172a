"""Products with an offset attached. What is sold is a version: never changed, so that a sale stays what it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_id
from marketplace.products.states import Boundary, Fallback, Policy, ProductState, Source
from registry.enums import ProjectKind, Purpose

CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$"
SHARE_MAX = 100_000  # hundredths of a percent: ten times the footprint
RETURN_DAYS_MAX = 90


def new_product_id() -> str:
    return new_id("prd")


class Report(models.Model):
    """The report behind a declared figure, as it was handed in, with its SHA-256."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report of a product")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="report_once_an_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product of a company in one mode. The state is moved by marketplace/products/moves.py alone."""

    public_id = models.CharField(max_length=40, unique=True, default=new_product_id, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="products")
    livemode = models.BooleanField()
    # The company's own name for it, such as a SKU.
    code = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ProductState.choices, default=ProductState.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("product")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "livemode", "code"], name="product_code_once_a_mode"
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="product_code_form"),
            models.CheckConstraint(condition=Q(state__in=ProductState.values), name="product_state_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def version(self) -> "ProductVersion":
        """What is sold now: the latest version. There is one from the beginning."""
        return max(self.versions.all(), key=lambda version: version.number)

    @property
    def name(self) -> str:
        """What the product is called, in the reader's language where that is known."""
        return self.version.name


class ProductVersion(models.Model):
    """A product as it was from one day on: its footprint, who pays, how much of it, and from which projects.

    The footprint is `footprint_grams` for `footprint_units` × `unit`; `share` is in hundredths of a percent.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name_ja = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    footprint = models.ForeignKey(
        "calculators.SavedFootprint", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    report_url = models.URLField(max_length=500, blank=True)
    report_date = models.DateField(null=True, blank=True)
    footprint_grams = models.BigIntegerField()
    footprint_units = models.DecimalField(max_digits=24, decimal_places=6, default=1)
    unit = models.CharField(max_length=30)
    boundary = models.CharField(max_length=5, choices=Boundary.choices)
    # Of a declared figure, in the company's own words; the others say it themselves.
    not_counted = models.TextField(max_length=1_000, blank=True)
    policy = models.CharField(max_length=7, choices=Policy.choices)
    share = models.PositiveIntegerField(default=10_000)
    fallback = models.CharField(max_length=6, choices=Fallback.choices)
    # The most that a tonne may cost, fees and tax included, in minor units; null: whatever it costs.
    most_per_tonne_minor = models.BigIntegerField(null=True, blank=True)
    # For so many days the credits of a sale are only held, and are given back when its goods are.
    return_days = models.PositiveSmallIntegerField(default=0)
    purpose = models.CharField(max_length=30, choices=Purpose.choices, default=Purpose.OFFSET)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a product")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="product_version_once"),
            models.CheckConstraint(condition=~Q(name_ja="", name_en=""), name="product_has_a_name"),
            models.CheckConstraint(
                condition=Q(footprint__isnull=False, source__in=[Source.CALCULATED, Source.PACT])
                | Q(footprint=None, source=Source.DECLARED)
                & (Q(report__isnull=False) | ~Q(report_url="") & Q(report_date__isnull=False)),
                name="product_figure_has_its_source",
            ),
            models.CheckConstraint(
                condition=Q(footprint_grams__gt=0, footprint_units__gt=0), name="product_has_a_footprint"
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=SHARE_MAX), name="product_share_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(return_days__lte=RETURN_DAYS_MAX), name="product_returns_in_bounds"
            ),
            models.CheckConstraint(condition=Q(policy__in=Policy.values), name="product_policy_known"),
            models.CheckConstraint(condition=Q(boundary__in=Boundary.values), name="product_boundary_known"),
            models.CheckConstraint(condition=Q(fallback__in=Fallback.values), name="product_fallback_known"),
            models.CheckConstraint(
                condition=Q(most_per_tonne_minor=None) | Q(most_per_tonne_minor__gt=0),
                name="product_most_is_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} v{self.number}"

    @property
    def name(self) -> str:
        """The name in the reader's language, or in the other one where only that is known."""
        return self.name_in(translation.get_language() or "en")

    def name_in(self, language: str) -> str:
        """The name in `ja` or `en`, or in the other one where only that is known."""
        japanese = language.startswith("ja")
        return (self.name_ja or self.name_en) if japanese else (self.name_en or self.name_ja)


class Choice(models.Model):
    """A listing, a project or a kind of project; those with a lower place are taken first."""

    version = models.ForeignKey(ProductVersion, on_delete=models.PROTECT, related_name="choices")
    place = models.PositiveSmallIntegerField()
    listing = models.ForeignKey(
        "catalogue.Listing", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "registry.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=ProjectKind.choices, blank=True)

    class Meta:
        verbose_name = _("choice of a product")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="choice_once_per_place"),
            models.CheckConstraint(
                condition=Q(listing__isnull=False, project=None, kind="")
                | Q(listing=None, project__isnull=False, kind="")
                | Q(listing=None, project=None) & ~Q(kind=""),
                name="choice_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.place}"


class ProductMove(models.Model):
    """One step of a product's history: written with the state, never changed."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10, choices=ProductState.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a product")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.product_id} {self.state}"
