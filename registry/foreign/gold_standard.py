"""Serial numbers of the Gold Standard Impact Registry.

    GS1-1-KE-GS11603-16-2025-30256-110-5463
            project  ·  vintage issuance first last

Issuances are numbered on over all projects, and units within their issuance (seen in the registry's own downloads of
2026): the issuance is the number space, and what else is written does not count.
"""

import re

from registry.enums import ForeignRegistry
from registry.foreign.errors import ForeignSerialMalformed
from registry.foreign.units import ForeignUnits

LOOK_UP = "https://registry.goldstandard.org/credit-blocks"
EXAMPLE = "GS1-1-KE-GS11603-16-2025-30256-110-5463"
_SERIAL = re.compile(
    r"GS1-(?P<type>\d{1,2})-(?P<country>[A-Z]{2})-GS(?P<project>\d{1,8})-(?P<sector>\d{1,3})-(?P<vintage>\d{4})"
    r"-(?P<issuance>\d{1,9})-(?P<first>\d{1,18})-(?P<last>\d{1,18})",
    re.ASCII,
)


def parse(text: str) -> ForeignUnits:
    """The units of a Gold Standard serial number in plain form. Raises ForeignSerialMalformed."""
    found = _SERIAL.fullmatch(text)
    if found is None:
        raise ForeignSerialMalformed(field="serials")
    numbers = {
        name: int(found[name])
        for name in ("type", "project", "sector", "vintage", "issuance", "first", "last")
    }
    if numbers["first"] < 1 or not 1990 <= numbers["vintage"] <= 2100:
        raise ForeignSerialMalformed(field="serials")
    canonical = (
        f"GS1-{numbers['type']}-{found['country']}-GS{numbers['project']}-{numbers['sector']}-{numbers['vintage']}"
        f"-{numbers['issuance']}-{numbers['first']}-{numbers['last']}"
    )
    return ForeignUnits(
        registry=ForeignRegistry.GOLD_STANDARD,
        block=str(numbers["issuance"]),
        first=numbers["first"],
        last=numbers["last"],
        text=canonical,
        project=f"GS{numbers['project']}",
        vintages=(numbers["vintage"], numbers["vintage"]),
    )
