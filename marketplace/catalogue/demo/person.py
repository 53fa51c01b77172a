"""Somebody who has an account and keeps two footprints: so that the account area has something to show."""

from calculators.services import calculate, save
from marketplace.account import footprints
from people.models import User
from people.services import register_person

EMAIL = "citizen@demo.okaeshi.invalid"
JOURNEYS = [("HND", "CTS", True), ("HND", "CDG", False)]


def arrive(password: str) -> None:
    """Register them, once."""
    if User.objects.filter(email=EMAIL).exists():
        return
    user = register_person(email=EMAIL, password=password, language="ja")
    for start, end, both_ways in JOURNEYS:
        answers = {"legs": [{"from": start, "to": end}], "round_trip": both_ways, "cabin": "economy"}
        kept = save(
            footprint=calculate(calculator="flight", inputs=answers | {"passengers": 1}), language="ja"
        )
        footprints.keep(user=user, id=kept.pk)
