"""Who takes part: users, the organisations they act for, what they may do there, and the keys of programs."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    JAPANESE = "ja", _("Japanese")
    ENGLISH = "en", _("English")


class Kind(models.TextChoices):
    """The kinds of organisation that the 2008 scheme names."""

    CITIZEN = "citizen", _("Citizen or citizens' group")
    COMPANY = "company", _("Company")
    NPO = "npo", _("Non-profit organisation")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    GOVERNMENT = "government", _("Government")
    VERIFICATION_BODY = "verification_body", _("Verification body")
    OPERATOR = "operator", _("Project operator")


class Role(models.TextChoices):
    """What a member may do: see rights.py."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    MEMBER = "member", _("Member")
    FINANCE = "finance", _("Finance")
    DEVELOPER = "developer", _("Developer")
    VIEWER = "viewer", _("Viewer")


class Mode(models.TextChoices):
    TEST = "test", _("Test")
    LIVE = "live", _("Live")


class Scope(models.TextChoices):
    """What a program may do with a key, and nothing else."""

    ORDERS_READ = "orders:read", _("Read orders")
    ORDERS_WRITE = "orders:write", _("Place and cancel orders (a live key spends money)")
    PRODUCTS_READ = "products:read", _("Read products and imports")
    PRODUCTS_WRITE = "products:write", _("Change products, import sales")
    WEBHOOKS_READ = "webhooks:read", _("Read webhooks and their log")
    WEBHOOKS_WRITE = "webhooks:write", _("Change webhooks, send again")


def every_scope() -> list[str]:
    return list(Scope.values)


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The form in which addresses are stored and compared: lower case throughout."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the name they sign in with."""

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.JAPANESE
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # With the unique index this makes addresses unique whatever their case.
            models.CheckConstraint(name="user_email_lower_case", condition=Q(email=Lower(F("email")))),
            models.CheckConstraint(name="user_language_known", condition=Q(language__in=Language.values)),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)


class Organisation(models.Model):
    """A body that holds accounts, lists projects, verifies them or buys for its products."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=300)
    country = models.CharField(_("country"), max_length=2, default="JP")
    # What a company may owe for orders through the API before it pays; null: no orders on statement.
    statement_limit_minor = models.BigIntegerField(_("statement limit"), null=True, blank=True)
    # The same of test mode at least, so that everyone can try at once; nothing is ever paid there.
    test_limit_minor = models.BigIntegerField(_("limit in test mode"), default=100_000)
    statement_currency = models.CharField(_("statement currency"), max_length=3, default="JPY")
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="organisations"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="organisation_slug_form", condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
            ),
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name_ja="", name_en="")),
            models.CheckConstraint(
                name="organisation_country_form", condition=Q(country__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="organisation_statement_limit_positive",
                condition=Q(statement_limit_minor=None) | Q(statement_limit_minor__gte=0),
            ),
            models.CheckConstraint(
                name="organisation_test_limit_positive", condition=Q(test_limit_minor__gte=0)
            ),
            models.CheckConstraint(
                name="organisation_currency_form", condition=Q(statement_currency__regex=r"^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def limit_minor(self, *, livemode: bool) -> int | None:
        """What it may owe in a mode, in minor units; None: no orders on statement."""
        if livemode:
            return self.statement_limit_minor
        return max(self.statement_limit_minor or 0, self.test_limit_minor)

    @property
    def name(self) -> str:
        """The name in the reader's language, or in the other one where only that is known."""
        japanese = (translation.get_language() or "en").startswith("ja")
        return (self.name_ja or self.name_en) if japanese else (self.name_en or self.name_ja)


class Membership(models.Model):
    """A user acts for an organisation, in one role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["organisation", "user"]),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation} ({self.get_role_display()})"


class ApiKey(models.Model):
    """What a company's program shows to the API. Only the SHA-256 of the key is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_keys")
    mode = models.CharField(_("mode"), max_length=4, choices=Mode.choices)
    prefix = models.CharField(_("beginning"), max_length=16)
    hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    scopes = ArrayField(models.CharField(max_length=30), default=every_scope, verbose_name=_("scopes"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    # A rotated key still works until here, beside the one that replaces it.
    works_until = models.DateTimeField(_("works until"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="api_key_has_known_scopes",
                condition=Q(scopes__contained_by=Scope.values) & Q(scopes__len__gt=0),
            ),
            models.CheckConstraint(name="api_key_mode_known", condition=Q(mode__in=Mode.values)),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def livemode(self) -> bool:
        """True for `ok_live_…` keys: property of everything that the key may see or make."""
        return self.mode == Mode.LIVE

    @property
    def scope_labels(self) -> list[str]:
        """What the key may do, in words."""
        return [str(Scope(scope).label) for scope in Scope.values if scope in self.scopes]

    @property
    def over(self) -> bool:
        """Whether the key has ended by itself."""
        return self.works_until is not None and self.works_until <= timezone.now()


class AuditEntry(models.Model):
    """One act for an organisation. Append-only, nothing personal in it but references. Written by audit.py alone."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="audit_entries", db_index=False
    )
    livemode = models.BooleanField(_("live mode"), null=True)  # null: it is of no mode
    act = models.CharField(_("act"), max_length=40)
    # A person, a program's key, or neither: the platform itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["organisation", "-at", "-id"], name="audit_of_an_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(by=None) | Q(key=None), name="audit_by_one"),
            models.CheckConstraint(
                condition=Q(act__regex=r"^[a-z_]+\.[a-z_]+$"), name="audit_act_is_noun_and_verb"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"
