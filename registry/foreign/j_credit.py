"""Serial numbers of the J-Credit registry, which also holds domestic credits and J-VER.

    JC-200-000-000-123-456~JC-200-000-000-123-555
    scheme and fifteen digits in threes, first and last; a lone number is one tonne, and the scheme may be said once

The scheme symbols are those that the registry publishes (https://japancredit.go.jp/, "制度記号"), with KOC and NIG of
the regional schemes of Kochi and Niigata. No grammar for the digits was found published: fifteen in threes is this
project's reading and has not been compared with a notice of invalidation. Only that one length is taken, so that a
number cannot be written in two ways; whoever enters a first unit should hold the notice beside it. Neither project nor
year can be told from a number.
"""

import re

from registry.enums import ForeignRegistry
from registry.foreign.errors import ForeignSerialMalformed
from registry.foreign.units import ForeignUnits

LOOK_UP = "https://japancredit.go.jp/"
EXAMPLE = "JC-200-000-000-123-456~JC-200-000-000-123-555"
_NUMBER = r"\d{3}(?:-?\d{3}){4}"
_SERIAL = re.compile(
    rf"(?P<scheme>JCL|JC|KCP|KC|JP|KOC|NIG)-(?P<first>{_NUMBER})"
    rf"(?:(?:~| TO )(?:(?P<again>[A-Z]+)-)?(?P<last>{_NUMBER}))?",
    re.ASCII,
)


def parse(text: str) -> ForeignUnits:
    """The units of a J-Credit number or range in plain form. Raises ForeignSerialMalformed."""
    found = _SERIAL.fullmatch(text)
    if found is None or found["again"] not in (None, found["scheme"]):
        raise ForeignSerialMalformed(field="serials")
    first = int(found["first"].replace("-", ""))
    last = int((found["last"] or found["first"]).replace("-", ""))
    scheme, canonical = found["scheme"], _written(found["scheme"], first)
    if last != first:
        canonical += f"~{_written(scheme, last)}"
    return ForeignUnits(
        registry=ForeignRegistry.J_CREDIT, block=scheme, first=first, last=last, text=canonical
    )


def _written(scheme: str, number: int) -> str:
    digits = f"{number:015d}"
    return "-".join([scheme, *(digits[place : place + 3] for place in range(0, 15, 3))])
