"""The certificate of a retirement, kept exactly as it was signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """One signed PDF in one language. Append-only: an amendment adds a version, it never replaces one."""

    class Language(models.TextChoices):
        JAPANESE = "ja", _("Japanese")
        ENGLISH = "en", _("English")

    retirement = models.ForeignKey(
        "registry.Retirement", on_delete=models.PROTECT, related_name="certificates"
    )
    version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=2, choices=Language.choices)
    proof = models.TextField(help_text="The C2SP tlog-proof as it was frozen into the PDF.")
    pdf = models.BinaryField(help_text="The signed file, served as stored.")
    unsigned_sha256 = models.CharField(
        max_length=64,
        help_text="SHA-256 (hex) of the rendered file before it was signed; rendering again gives it again.",
    )
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "registry_certificate"
        constraints = (
            models.UniqueConstraint(
                fields=["retirement", "version", "language"], name="certificate_once_per_version_and_language"
            ),
        )

    def __str__(self) -> str:
        return f"certificate {self.pk}: {self.language}, version {self.version}"
