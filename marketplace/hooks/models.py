"""Where companies want to hear of what happens, what happened, and how the telling went."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.hooks.enums import PING, DeliveryState, EventType, Failure, Off, TestOutcome
from marketplace.ids import new_id


def new_endpoint_id() -> str:
    return new_id("whk")


def new_event_id() -> str:
    return new_id("evt")


def new_delivery_id() -> str:
    return new_id("dlv")


class Endpoint(models.Model):
    """An address of a company's server, in one mode. Its secrets are not kept: signing.py works them out."""

    public_id = models.CharField(max_length=40, unique=True, default=new_endpoint_id, editable=False)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="webhooks", db_index=False
    )
    livemode = models.BooleanField()
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("what it is for"), max_length=100, blank=True)
    events = ArrayField(models.CharField(max_length=30, choices=EventType.choices))
    # Secrets are numbered. The one before the newest signs as well until `previous_until`.
    secret_number = models.PositiveIntegerField(default=1)
    previous_until = models.DateTimeField(null=True, blank=True)
    # Attempts that failed since the last one that did not, and since when; and when it may be asked again.
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    off = models.CharField(max_length=10, choices=Off.choices, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "livemode", "url"],
                condition=Q(deleted_at=None),
                name="webhook_once_per_address",
            ),
            models.CheckConstraint(condition=Q(events__len__gt=0), name="webhook_listens_to_something"),
            models.CheckConstraint(
                condition=Q(off="", off_at=None) | (~Q(off="") & Q(off_at__isnull=False)),
                name="webhook_off_since_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Event(models.Model):
    """Something that happened, as one organisation is told of it. Written with its cause; never changed."""

    public_id = models.CharField(max_length=40, default=new_event_id, editable=False)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    livemode = models.BooleanField()
    type = models.CharField(max_length=30, choices=[*EventType.choices, (PING, PING)])
    # The thing it is about: what is told of one thing is told in its order.
    about = models.CharField(max_length=60)
    # What makes telling the same twice one event.
    key = models.CharField(max_length=160)
    # The exact text that is signed and sent.
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="event_public_id_once"),
            models.UniqueConstraint(fields=["key"], name="event_key_once"),
        ]
        indexes = [models.Index(fields=["created_at"], name="event_by_age")]

    def __str__(self) -> str:
        return self.public_id


class Delivery(models.Model):
    """One event on its way to one endpoint."""

    public_id = models.CharField(max_length=40, default=new_delivery_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    about = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="delivery_public_id_once"),
            models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once_per_endpoint"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.DELIVERED, delivered_at__isnull=False)
                | ~Q(state=DeliveryState.DELIVERED),
                name="delivery_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "event"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["endpoint", "about", "event"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_waiting_for_a_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Attempt(models.Model):
    """One request to an endpoint, and what came of it. Never changed."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    signature = models.CharField(max_length=200)
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=12, choices=Failure.choices, blank=True)
    # The beginning of what the server answered, as far as it is text.
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("attempt")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.failure}"

    @property
    def timestamp(self) -> int:
        """What stood in `webhook-timestamp`."""
        return int(self.at.timestamp())


class TestSwitch(models.Model):
    """What becomes of the orders that a company's test keys make. There is none for live mode."""

    __test__ = False  # no test, whatever its name begins with

    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.PROTECT, related_name="test_switch"
    )
    delay_seconds = models.PositiveIntegerField(_("retired after so many seconds"), default=0)
    outcome = models.CharField(
        _("what becomes of it"), max_length=10, choices=TestOutcome.choices, default=TestOutcome.RETIRE
    )

    class Meta:
        verbose_name = _("test switch")
        constraints = [
            models.CheckConstraint(
                condition=Q(delay_seconds__lte=3_600), name="test_delay_of_an_hour_at_most"
            ),
            models.CheckConstraint(condition=Q(outcome__in=TestOutcome.values), name="test_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.outcome}"


class Rehearsal(models.Model):
    """A loss that a test order asked for. A guard refuses anything of live mode."""

    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="rehearsal")
    reversal = models.OneToOneField("registry.Reversal", on_delete=models.PROTECT, related_name="rehearsal")

    class Meta:
        verbose_name = _("rehearsed loss")

    def __str__(self) -> str:
        return f"{self.order_id} {self.reversal_id}"
