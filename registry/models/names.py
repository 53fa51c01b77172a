"""Names that staff has looked at once, so that one organisation is written one way in every retirement."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import BeneficiaryKind, NameState

VETTED_KINDS = [kind for kind in BeneficiaryKind if kind != BeneficiaryKind.PERSON]


class CanonicalName(models.Model):
    """The name of an organisation, event or product in both languages. Persons have none: their names stay theirs.

    Once vetted it never changes (registry/sql/claims.sql): retirements commit to its text.
    """

    kind = models.CharField(max_length=12, choices=BeneficiaryKind.choices)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    # As they are compared: `normal` of registry/retiring/names.py. Null for a language without a name, so that only
    # names collide.
    normal_ja = models.CharField(max_length=400, null=True)  # noqa: DJ001 - absent is not empty
    normal_en = models.CharField(max_length=400, null=True)  # noqa: DJ001 - absent is not empty
    # Whose name it is, as far as they take part here.
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="canonical_names"
    )
    proposed_for = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="proposed_names"
    )
    state = models.CharField(max_length=10, choices=NameState.choices, default=NameState.PROPOSED)
    reason = models.CharField(max_length=300, blank=True)
    vetted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    vetted_at = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("canonical name")
        ordering = ["name_ja", "name_en"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VETTED_KINDS), name="canonical_name_is_no_persons"),
            models.CheckConstraint(
                condition=~Q(name_ja="", name_en=""), name="canonical_name_in_some_language"
            ),
            models.CheckConstraint(
                condition=Q(state=NameState.PROPOSED, vetted_by=None, vetted_at=None)
                | Q(state__in=[NameState.VETTED, NameState.REFUSED], vetted_at__isnull=False),
                name="canonical_name_vetted_by_someone",
            ),
            *(
                models.UniqueConstraint(
                    fields=["kind", f"normal_{language}"],
                    condition=~Q(state=NameState.REFUSED),
                    name=f"canonical_name_once_{language}",
                )
                for language in ("ja", "en")
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """What a retirement commits to: both forms, where they differ."""
        forms = dict.fromkeys(form for form in (self.name_ja, self.name_en) if form)
        return " / ".join(forms)
