"""Credits immobilised in another registry, tonne for tonne: their serial numbers, their entry and their issuance.

A registry more: one file with `parse`, `LOOK_UP` and `EXAMPLE`, and one line in the table.
"""

from types import ModuleType

from registry.enums import ForeignRegistry
from registry.foreign import gold_standard, j_credit, verra
from registry.foreign.errors import ForeignSerialMalformed
from registry.foreign.units import ForeignUnits, plain

REGISTRIES: dict[ForeignRegistry, ModuleType] = {
    ForeignRegistry.VERRA: verra,
    ForeignRegistry.GOLD_STANDARD: gold_standard,
    ForeignRegistry.J_CREDIT: j_credit,
}


def parse(registry: ForeignRegistry | str, text: str) -> ForeignUnits:
    """The units that a serial number of this registry names, however it is written. Raises ForeignSerialMalformed."""
    units: ForeignUnits = REGISTRIES[ForeignRegistry(registry)].parse(plain(text))
    return units


def recognise(text: str) -> ForeignUnits:
    """The units of a serial number of whichever registry writes so. Raises ForeignSerialMalformed."""
    for registry in REGISTRIES:
        try:
            return parse(registry, text)
        except ForeignSerialMalformed:
            continue
    raise ForeignSerialMalformed(field="serials")
