"""Serial numbers of Verra's registry.

    19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1
    block first     last      programme    ·   ·  cc  ·  project vintage  to  labels

The numbers run on over all issuances (seen in the registry's own downloads of 2026), so that every unit's number is
its own: block, labels and the rest may be written anew when units are divided or labelled, and do not count.
"""

import re
from datetime import date

from registry.enums import ForeignRegistry
from registry.foreign.errors import ForeignSerialMalformed
from registry.foreign.units import ForeignUnits

LOOK_UP = "https://registry.verra.org/app/search/VCS"
EXAMPLE = "19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1"
_SERIAL = re.compile(
    r"(?P<block>\d{1,9})-(?P<first>\d{1,18})-(?P<last>\d{1,18})-VCS-VCU-(?P<body>\d{1,6})-VER-(?P<country>[A-Z]{2})"
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
    numbers = {name: int(found[name]) for name in ("block", "first", "last", "body", "sector", "project")}
    canonical = (
        f"{numbers['block']}-{numbers['first']}-{numbers['last']}-VCS-VCU-{numbers['body']}-VER-{found['country']}"
        f"-{numbers['sector']}-{numbers['project']}-{found['since']}-{found['until']}-{found['labels']}"
    )
    return ForeignUnits(
        registry=ForeignRegistry.VERRA,
        block="VCU",
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
