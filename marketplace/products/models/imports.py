"""Imports of sales: the file as it came, how far it has come, and which rows were refused."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_id
from marketplace.products.states import ImportState


def new_import_id() -> str:
    return new_id("imp")


class Import(models.Model):
    """A file of sales, one row an order. `next_row` is where it goes on; rows count from 1."""

    public_id = models.CharField(max_length=40, unique=True, default=new_import_id, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    livemode = models.BooleanField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.READ)
    rows = models.PositiveIntegerField()
    next_row = models.PositiveIntegerField(default=1)
    # Of the rows before `next_row`: new orders, orders that were there before, and refusals.
    placed = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of sales")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "livemode", "sha256"], name="import_once_a_file_and_mode"
            ),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(next_row=F("placed") + F("known") + F("refused") + 1),
                name="import_counts_every_row",
            ),
            models.CheckConstraint(
                condition=Q(next_row__lte=F("rows") + 1)
                & (~Q(state=ImportState.DONE) | Q(next_row=F("rows") + 1)),
                name="import_done_when_all_is",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ImportProblem(models.Model):
    """A row that became no order, and why."""

    of = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="problems")
    row = models.PositiveIntegerField()
    external_id = models.CharField(max_length=100, blank=True)
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("refused row of an import")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["of", "row"], name="import_problem_once_a_row")]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.row} {self.code}"
