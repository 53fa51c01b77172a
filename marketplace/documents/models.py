"""Receipts, invoices, cancellations and credit notes: what was issued is never changed. Written by services.py alone.

What the database refuses stands in migrations/0002_guards.py: a gap, a number used twice, a changed row, a second
receipt in force, more money returned than was received.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    RECEIPT = "receipt", _("Receipt")
    INVOICE = "invoice", _("Monthly invoice")
    CANCELLATION = "cancellation", _("Cancellation")
    CREDIT_NOTE = "credit_note", _("Credit note")
    SUPPORT = "support", _("Receipt of direct support")


class Honorific(models.TextChoices):
    """What follows a name in Japanese."""

    PERSON = "person", _("A person")
    ORGANISATION = "organisation", _("An organisation")


class Series(models.Model):
    """The numbers 1, 2, 3 … of one kind, mode and year (in Japan). Its row is locked while the next one is taken."""

    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    livemode = models.BooleanField()
    year = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("series of documents")
        verbose_name_plural = _("series of documents")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "livemode", "year"], name="document_series_once"),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_series_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Document(models.Model):
    """One numbered document. Append-only, and without a name: whom it is addressed to is on its Paper."""

    number = models.CharField(max_length=40, unique=True)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="documents")
    serial = models.PositiveIntegerField()
    # What it is issued for: asking twice gives one document.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    livemode = models.BooleanField()
    order = models.ForeignKey(
        "orders.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    support = models.OneToOneField(
        "support.Support", null=True, blank=True, on_delete=models.PROTECT, related_name="receipt"
    )
    # A receipt issued anew stands in for a cancelled one.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    # What a cancellation cancels, or the document whose money a credit note returns.
    about = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    issued_at = models.DateTimeField()
    issued_on = models.DateField()  # in Japan, as every date here
    # The date of the transaction, which is that of the retirement; of a month, its first and last day.
    supplied_from = models.DateField()
    supplied_on = models.DateField()
    currency = models.CharField(max_length=3)
    tax_rate = models.CharField(max_length=6)  # percent
    base_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    language = models.CharField(max_length=2)
    # All else that is printed, as it was on that day: see contents.py.
    facts = models.JSONField()

    class Meta:
        verbose_name = _("document")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "serial"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(kind="receipt", replaces=None),
                name="document_first_receipt_once",
            ),
            models.UniqueConstraint(
                fields=["about"], condition=Q(kind="cancellation"), name="document_cancelled_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    total_minor=F("base_minor") + F("tax_minor"), total_minor__gt=0, tax_minor__gte=0
                ),
                name="document_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["receipt", "invoice", "support"], about=None)
                | Q(kind__in=["cancellation", "credit_note"], about__isnull=False, replaces=None),
                name="document_is_about_another",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False) | Q(organisation__isnull=False) | Q(support__isnull=False),
                name="document_has_a_cause",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-supplied_on", "-id"], name="document_by_date"),
            models.Index(fields=["total_minor"], name="document_by_amount"),
        ]

    def __str__(self) -> str:
        return self.number


class Paper(models.Model):
    """To whom a document is addressed. Never changed; it may be deleted when the law no longer asks to keep it."""

    document = models.OneToOneField(
        Document, primary_key=True, on_delete=models.PROTECT, related_name="paper"
    )
    addressee = models.CharField(max_length=200, blank=True)
    honorific = models.CharField(max_length=12, choices=Honorific.choices)
    # The name as names are compared: compatible letters as one, no case, no spaces.
    sought = models.CharField(max_length=400, blank=True)
    keep_until = models.DateField()

    class Meta:
        verbose_name = _("addressee of a document")
        verbose_name_plural = _("addressees of documents")

    def __str__(self) -> str:
        return f"addressee of {self.document_id}"


class Sheet(models.Model):
    """A document as a signed PDF in one language, served as stored."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="sheets")
    language = models.CharField(max_length=2)
    pdf = models.BinaryField()
    unsigned_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("PDF of a document")
        verbose_name_plural = _("PDFs of documents")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "language"], name="document_sheet_once")
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.language}"


class AddresseeWish(models.Model):
    """To whom a buyer wants the receipt addressed, told before there is one."""

    order = models.OneToOneField(
        "orders.Order", primary_key=True, on_delete=models.CASCADE, related_name="addressee_wish"
    )
    addressee = models.CharField(max_length=200)
    honorific = models.CharField(max_length=12, choices=Honorific.choices)

    class Meta:
        verbose_name = _("wish for an addressee")
        verbose_name_plural = _("wishes for an addressee")

    def __str__(self) -> str:
        return f"addressee wished for order {self.order_id}"
