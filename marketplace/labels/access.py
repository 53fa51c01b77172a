"""Who may make and end the labels of a thing: those who work for its company, or run its event."""

from marketplace.events import queries as events
from marketplace.events.models import Event
from marketplace.labels.models import Label
from marketplace.products.models import Product
from people.errors import NotAllowed
from people.models import Organisation, User
from people.queries import membership_of
from people.rights import Right, grants


def subject(label: Label) -> Product | Event:
    """What a label stands on."""
    thing = label.product or label.event
    assert thing is not None
    return thing


def organisation(thing: Product | Event) -> Organisation | None:
    """Whose it is; None for an event that a person runs alone."""
    return thing.organisation


def may(by: object, thing: Product | Event) -> bool:
    """Whether this person may make, change and end labels of a thing."""
    if isinstance(thing, Event):
        return events.runs(by, thing)
    own = membership_of(by, thing.organisation.slug) if isinstance(by, User) else None
    return own is not None and grants(own.role, Right.WORK)


def require(by: User, thing: Product | Event) -> None:
    """Raises NotAllowed unless `may`."""
    if not may(by, thing):
        raise NotAllowed
