"""What has happened in the demonstration's registry: losses in a mangrove, and units that came from another registry."""

from datetime import date
from typing import Any

from django.db import transaction

from people.models import User
from registry.enums import ForeignHold, ForeignRegistry
from registry.foreign import immobilise
from registry.models import Batch, Project, VerificationBody
from registry.papers import Paper
from registry.reversals import acts
from registry.reversals.states import ReversalKind
from registry.units import GRAMS_PER_TONNE

TONNE = GRAMS_PER_TONNE


def losses(*, operator: User, staff: User, verifier: User, body: VerificationBody) -> None:
    """A storm whose loss is still being verified has most of the buffer on hold; borers took a little more than the rest.

    So the second, small loss is settled and covered in part only.
    """
    batches = list(Batch.objects.filter(project__slug="ben-tre-mangrove", livemode=True))
    facts: dict[str, Any] = {"project": batches[0].project, "batches": batches, "by": operator}
    storm = acts.report(
        kind=ReversalKind.STORM,
        happened_on=date(2026, 9, 18),
        place="Thạnh Phú, Bến Tre",
        description=(
            "台風で海側の植林の一部が倒れました。被害の範囲は調査中です。\n"
            "A typhoon broke a part of the planting on the sea side. How much is being surveyed."
        ),
        estimated_grams=470 * TONNE,
        **facts,
    )
    acts.put_on_hold(reversal=storm, by=staff)
    borers = acts.report(
        kind=ReversalKind.DISEASE,
        happened_on=date(2026, 6, 30),
        place="Bình Đại, Bến Tre",
        description=("穿孔性の甲虫で若い木が枯れました。\nWood-boring beetles killed young trees."),
        estimated_grams=12 * TONNE,
        papers=[
            Paper("survey-2026-07.txt", "text/plain", b"Demonstration: 1.1 ha of 4-year-old trees dead.\n")
        ],
        **facts,
    )
    acts.put_on_hold(reversal=borers, by=staff)
    acts.verify(
        reversal=borers,
        body=body,
        lost_grams=11_500_000,
        statement=(
            "現地で枯死木を数え、胸高直径から失われた炭素量を求めました。\n"
            "Dead trees were counted on site; the carbon lost follows from their diameters."
        ),
        by=verifier,
    )
    with transaction.atomic():
        acts.cancel(reversal=borers)


def from_another_registry(*, staff: User) -> Batch:
    """120 tonnes that were retired in the Gold Standard's registry, here as a batch of the cookstoves of Kisumu."""
    entered = immobilise.immobilise(
        project=Project.objects.get(slug="kisumu-cookstoves"),
        vintage=2022,
        registry=ForeignRegistry.GOLD_STANDARD,
        serials=["GS1-1-KE-GS99001-16-2022-990001-1-80", "GS1-1-KE-GS99001-16-2022-990002-1-40"],
        tonnes=120,
        account="Okaeshi (demonstration)",
        hold=ForeignHold.RETIRED,
        reference="DEMO-2026-014",
        immobilised_on=date(2026, 10, 5),
        evidence=Paper(
            "confirmation.txt",
            "text/plain",
            b"Demonstration. These serial numbers are invented; nothing was retired in any registry.\n",
        ),
        by=staff,
    )
    with transaction.atomic():
        return immobilise.issue(immobilisation=entered)
