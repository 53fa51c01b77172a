"""Pages of events, their contributions and check-in lists. Written only by this app's services and moves.py."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.events.states import EventState, Part, Pays
from marketplace.ids import new_id
from registry.enums import ProjectKind
from registry.models.words import Bilingual


def new_event_id() -> str:
    return new_id("evt")


def new_guest_id() -> str:
    return new_id("gst")


class Event(Bilingual, models.Model):
    """An event's page: whose footprint (grams of CO2e), how much of it is to be offset, and until when.

    From publication on everything but words, picture, deadline and choices stays as it was (trigger).
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_event_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=EventState.choices)
    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="events")
    # Whose event it is when the person acts for somebody: then all its members run the page.
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    organiser_name = models.CharField(max_length=200)
    footprint = models.ForeignKey("calculators.SavedFootprint", on_delete=models.PROTECT, related_name="+")
    share = models.PositiveIntegerField()  # of the footprint, in hundredths of a percent
    target_grams = models.BigIntegerField()
    pays = models.CharField(max_length=12, choices=Pays.choices)
    title_ja = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    words_ja = models.TextField(blank=True)
    words_en = models.TextField(blank=True)
    place_ja = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    deadline = models.DateTimeField()
    # When none of the choices has enough: another project, the cheapest.
    any_other = models.BooleanField(default=False)
    # Whether our own list of events, and search engines, may name it.
    listed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="event_state_known"),
            models.CheckConstraint(condition=Q(pays__in=Pays.values), name="event_pays_known"),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=100_000), name="event_share_at_most_tenfold"
            ),
            models.CheckConstraint(condition=Q(target_grams__gt=0), name="event_target_is_a_mass"),
            models.CheckConstraint(
                condition=Q(begins_on__lte=F("ends_on")), name="event_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(title_ja="", title_en=""), name="event_has_a_title"),
            models.CheckConstraint(
                condition=Q(state=EventState.DRAFT)
                | Q(state=EventState.WITHDRAWN)
                | Q(published_at__isnull=False),
                name="event_shown_was_published",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.CLOSED, closed_at__isnull=False)
                | ~Q(state=EventState.CLOSED) & Q(closed_at=None),
                name="event_closed_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline"], condition=Q(state=EventState.PUBLISHED), name="events_to_close"
            ),
            models.Index(
                fields=["-begins_on", "-id"],
                condition=Q(listed=True) & ~Q(published_at=None),
                name="events_listed",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])


class Choice(models.Model):
    """A project, or a kind of project; those with a lower place are taken first."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="choices")
    place = models.PositiveSmallIntegerField()
    project = models.ForeignKey(
        "registry.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=ProjectKind.choices, blank=True)

    class Meta:
        verbose_name = _("project choice of an event")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["event", "place"], name="event_choice_once_per_place"),
            models.CheckConstraint(
                condition=Q(project=None) & ~Q(kind="") | Q(project__isnull=False, kind=""),
                name="event_choice_is_a_project_or_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.place}"


class Picture(models.Model):
    """An event's own picture, as it was checked when it was uploaded."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.CASCADE, related_name="picture")
    media_type = models.CharField(max_length=20)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("picture of an event")

    def __str__(self) -> str:
        return f"picture of {self.event_id}"


class Contribution(models.Model):
    """An order that was made for an event, written with it. A trigger refuses one of an event that takes no more."""

    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="contribution")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="contributions")
    part = models.CharField(max_length=12, choices=Part.choices)
    origin = models.CharField(
        max_length=8, blank=True
    )  # where they came from: a prefecture, country or airport
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("contribution to an event")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="contribution_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.order_id}"


class Guest(models.Model):
    """Somebody on an event's check-in list, until the list is erased. All of it may be empty but the number."""

    key = models.CharField(max_length=40, unique=True, default=new_guest_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    origin = models.CharField(max_length=8, blank=True)
    people = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=2)
    invited_at = models.DateTimeField(null=True, blank=True)
    # Has begun a contribution by their personal link: not written to again. Which one it was is not kept.
    came_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("guest of an event")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"], condition=~Q(email=""), name="guest_once_per_address"
            ),
            models.CheckConstraint(condition=Q(people__gt=0), name="guest_counts"),
        ]

    def __str__(self) -> str:
        return f"guest {self.pk} of {self.event_id}"


class Move(models.Model):
    """One step of an event's history: written with the state, never changed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10, choices=EventState.choices)
    reason = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of an event")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"
