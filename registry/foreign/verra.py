"""Serial numbers of Verra's registry.

    19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1
    block first     last      programme    ·   ·  cc  ·  project vintage  to  labels

The numbers run on over all issuances (seen in the registry's own downloads of 2026), so that every unit's number is
its own: block, labels and the rest may be written anew when units are divided or labelled, and do not count.

    8040-449402275-449402275-VCU-042-MER-PE-14-1360-01072013-30062014-1

So wrote the two registries that kept VCUs until 2020, Markit (MER) and APX. Those units keep their old numbers: the
present registry began to count anew, from below a hundred million, so that an old number and a new one are different
units. Numbers and blocks of the two older registries rise together; they are one number space here, because a unit
that is refused wrongly can be looked into, and one that enters twice cannot be taken back.
"""

import re
from datetime import date

from registry.enums import ForeignRegistry
from registry.foreign.errors import ForeignSerialMalformed
from registry.foreign.units import ForeignUnits

LOOK_UP = "https://registry.verra.org/app/search/VCS"
EXAMPLE = "19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1"
NOW, UNTIL_2020 = "VCU", "VCU-MER-APX"  # the number spaces
_SERIAL = re.compile(
    r"(?P<block>\d{1,9})-(?P<first>\d{1,18})-(?P<last>\d{1,18})-(?:VCS-VCU-(?P<body>\d{1,6})-VER"
    r"|VCU-(?P<old_body>\d{1,6})-(?P<old>MER|APX))-(?P<country>[A-Z]{2})"
    r"-(?P<sector>\d{1,3})-(?P<project>\d{1,8})-(?P<since>\d{8})-(?P<until>\d{8})-(?P<labels>[01])",
    re.ASCII,
)


def parse(text: str) -> ForeignUnits:
    """The units of a VCU serial number in plain form. Raises ForeignSerialMalformed."""
    found = _SERIAL.fullmatch(text)
    if found is None:
        raise ForeignSerialMalformed(field="serials")
    since, until = _day(found["since"]), _day(found["until"])
    if until < since:
        raise ForeignSerialMalformed(field="serials")
    numbers = {name: int(found[name]) for name in ("block", "first", "last", "sector", "project")}
    kept_by = (
        f"VCU-{int(found['old_body']):03d}-{found['old']}"
        if found["old"]
        else f"VCS-VCU-{int(found['body'])}-VER"
    )
    canonical = (
        f"{numbers['block']}-{numbers['first']}-{numbers['last']}-{kept_by}-{found['country']}"
        f"-{numbers['sector']}-{numbers['project']}-{found['since']}-{found['until']}-{found['labels']}"
    )
    return ForeignUnits(
        registry=ForeignRegistry.VERRA,
        block=UNTIL_2020 if found["old"] else NOW,
        first=numbers["first"],
        last=numbers["last"],
        text=canonical,
        project=f"VCS{numbers['project']}",
        vintages=(since.year, until.year),
    )


def _day(digits: str) -> date:
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError as error:
        raise ForeignSerialMalformed(field="serials") from error
