"""Sellers: an organisation that has shown who it is before it sells, and the papers by which it did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.catalogue.models.reviewed import Reviewed, ReviewedMove


class SellerPaper(models.TextChoices):
    REGISTRATION = "registration", pgettext_lazy("paper", "Certificate of registration")
    ARTICLES = "articles", pgettext_lazy("paper", "Articles of association")
    IDENTITY = "identity", pgettext_lazy("paper", "Identity of the representative")
    OWNERS = "owners", pgettext_lazy("paper", "List of beneficial owners")
    OTHER = "other", pgettext_lazy("paper", "Other")


class Seller(Reviewed):
    """What an organisation says of itself so that it may sell. Seen by itself and by staff, never public."""

    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.PROTECT, related_name="seller_facts"
    )
    # Japan's corporate number (法人番号), 13 digits.
    corporate_number = models.CharField(max_length=13, blank=True)
    # Registration for the qualified invoice: T and 13 digits.
    invoice_number = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    website = models.URLField(max_length=300, blank=True)
    representative = models.CharField(max_length=200, blank=True)
    representative_title = models.CharField(max_length=100, blank=True)
    # Said explicitly: nobody holds or controls more than a quarter, so that the representative counts.
    no_owners = models.BooleanField(default=False)

    class Meta(Reviewed.Meta):
        verbose_name = _("seller")
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(corporate_number="") | Q(corporate_number__regex=r"^[0-9]{13}$"),
                name="seller_corporate_number_form",
            ),
            models.CheckConstraint(
                condition=Q(invoice_number="") | Q(invoice_number__regex=r"^T[0-9]{13}$"),
                name="seller_invoice_number_form",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class SellerMove(ReviewedMove):
    """One step of a seller's onboarding."""

    item = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="moves")

    class Meta(ReviewedMove.Meta):
        verbose_name = _("step of an onboarding")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"


class BeneficialOwner(models.Model):
    """A person who in the end owns or controls the organisation."""

    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="owners")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="JP")
    # How they control it: a share in percent, or in words.
    control = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("beneficial owner")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class SellerDocument(models.Model):
    """A paper as it was uploaded, under its hash. Checked by its content; for the seller and staff alone."""

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=SellerPaper.choices)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("document of a seller")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "sha256", "kind"], name="seller_document_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="seller_document_hash_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return self.name
