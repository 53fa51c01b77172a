"""One scene for each kind of project. Each cuts its marks from back to front."""

from collections.abc import Callable

from marketplace.pages.artwork import growth, works
from marketplace.pages.artwork.block import HEIGHT, WIDTH, Block


def hills(block: Block) -> None:
    """Three ranges and mist."""
    block.sky()
    block.ridge(170, 40, "far")
    block.mist(150)
    block.ridge(208, 26, "mid", 1.2)
    block.mist(206, 2)
    block.ridge(256, 18, "near", 0.9)


def forest(block: Block) -> None:
    """Cedars in Japan and the north, a canopy with tall single trees in the tropics."""
    block.sky()
    block.ridge(150, 44, "far", 1.3)
    block.mist(132)
    middle = block.ridge(196, 28, "mid", 1.1)
    if block.tropical:
        growth.crowns(block, middle, "mid", size=17, gap=26)
        block.mist(196, 2)
        front = block.ridge(246, 12, "near", 0.8)
        growth.crowns(block, front, "near", size=30, gap=88, trunk=74)
        growth.crowns(block, front, "near", size=24, gap=36)
    else:
        growth.cedars(block, middle, "mid", tall=34, gap=13)
        block.mist(200, 2)
        front = block.ridge(262, 14, "near", 0.8)
        growth.cedars(block, front, "near", tall=92, gap=27, sink=6)


def mangrove(block: Block) -> None:
    """Trees on stilts in still water, a low sun behind them."""
    x, _ = block.sky(disc_y=112, radius=42)
    block.ridge(152, 12, "far", 1.6)
    block.sea(160, "mid")
    block.line(
        "".join(f"M{x - w:.0f} {y}h{2 * w}" for y, w in ((168, 34), (177, 24), (188, 28), (200, 14))),
        "disc",
        3,
        0.8,
    )
    for place, level, size in ((60, 192, 40), (404, 196, 44), (236, 206, 38)):
        growth.mangrove(
            block, place + block.chance.uniform(-34, 34), level, size * block.chance.uniform(0.9, 1.1)
        )
    growth.mangrove(block, block.chance.choice((120, 330)), 244, 68)


def biomass(block: Block) -> None:
    """A stack of thinned logs before the wood they came from."""
    block.sky()
    block.ridge(160, 36, "far", 1.2)
    block.mist(140)
    middle = block.ridge(206, 18, "mid", 1)
    growth.cedars(block, middle, "near", tall=50, gap=21)
    block.fill(f"M0 246Q240 232 480 248V{HEIGHT}H0z", "mid")
    works.boiler_house(block, block.chance.choice((70, 352)), 250)
    works.logs(block, block.chance.uniform(196, 250), 292)


def biogas(block: Block) -> None:
    """Domes over digesters among terraced fields."""
    block.sky()
    block.ridge(156, 30, "far", 1.4)
    block.mist(142, 2)
    block.ridge(190, 14, "mid", 1)
    works.furrows(block, 206)
    first = block.chance.uniform(96, 150)
    works.digester(block, first, 236, 54)
    works.digester(block, first + 128, 244, 66)
    works.flame(block, first + 230, 226, 18)
    block.line(f"M{first + 230:.0f} 252v-22", "ink", 3)


def solar(block: Block) -> None:
    """Rows of panels that climb a hillside towards a large sun."""
    block.sky(radius=52)
    block.ridge(160, 30, "far", 1.3)
    block.mist(150, 2)
    block.ridge(196, 16, "mid", 0.9)
    block.fill(f"M0 222Q{block.chance.uniform(160, 320):.0f} 196 480 218V{HEIGHT}H0z", "near")
    works.panels(block)


def wind(block: Block) -> None:
    """Three turbines off a coast, over the pattern of blue waves."""
    block.sky()
    block.mist(104, 3)
    block.ridge(196, 16, "far", 1.5)
    block.sea(202, "mid")
    left = block.chance.uniform(60, 110)
    for x, foot, tall in ((left, 214, 96), (left + 132, 228, 132), (left + 286, 218, 106)):
        works.turbine(block, x, foot, tall)
    works.waves(block, 252)


def hydro(block: Block) -> None:
    """A river that falls from the mountains and turns towards us."""
    block.sky()
    x = block.chance.uniform(170, 310)
    block.peak(x, 66, 190, 210, "far", snow=not block.tropical)
    block.ridge(196, 18, "mid", 1.1)
    block.ridge(226, 14, "near", 0.9)
    works.river(block, x)


def water(block: Block) -> None:
    """A hand pump on a village green, a full pail under its spout."""
    block.sky(radius=40)
    block.ridge(168, 22, "far", 1.4)
    block.mist(146, 2)
    green = block.ridge(204, 10, "mid", 1)
    growth.crowns(block, green, "near", size=26, gap=170, trunk=52)
    works.round_houses(block, 208)
    block.fill(f"M0 252Q240 238 480 254V{HEIGHT}H0z", "near")
    works.pump(block, block.chance.uniform(200, 280), 284)


def cookstove(block: Block) -> None:
    """A clay hearth with a pot on it, before round roofs and a red plain."""
    block.sky(radius=46)
    block.ridge(170, 14, "far", 1.6)
    block.ridge(206, 10, "mid", 1)
    works.round_houses(block, 204)
    block.fill(f"M0 250Q240 236 480 252V{HEIGHT}H0z", "near")
    works.hearth(block, block.chance.uniform(190, 290), 284)


def peatland(block: Block) -> None:
    """Level wet ground to the horizon, its pools holding the sky."""
    x, _ = block.sky(disc_y=104, radius=40)
    block.ridge(146, 7, "far", 2.2)
    block.fill(f"M0 154H{WIDTH}V{HEIGHT}H0z", "mid")
    works.pools(block, x)
    growth.reeds(block, 26, "near")


def efficiency(block: Block) -> None:
    """Tiled roofs at dusk, lamps behind the paper windows."""
    block.sky()
    block.ridge(138, 34, "far", 1.2)
    block.mist(122)
    works.roofs(block, 186, 0.62, "mid")
    works.roofs(block, 238, 0.86, "near")
    works.roofs(block, 308, 1.2, "near")


def event(block: Block) -> None:
    """Paper lanterns over a festival ground at dusk."""
    block.sky(disc_y=92, radius=30)
    block.ridge(158, 34, "far", 1.2)
    block.mist(146)
    works.roofs(block, 236, 0.7, "mid")
    block.ridge(268, 8, "near", 0.7)
    works.lanterns(block, 34, 13)
    works.lanterns(block, 86, 18)


def support(block: Block) -> None:
    """A village below its terraced fields."""
    block.sky()
    block.ridge(140, 36, "far", 1.1)
    block.mist(134)
    block.ridge(186, 18, "mid", 0.9)
    works.furrows(block, 206)
    works.roofs(block, 246, 0.72, "near")
    works.roofs(block, 304, 1.1, "near")


SCENES: dict[str, Callable[[Block], None]] = {
    "forest": forest, "mangrove": mangrove, "biomass": biomass, "biogas": biogas, "solar": solar, "wind": wind,
    "hydro": hydro, "water": water, "cookstove": cookstove, "peatland": peatland, "efficiency": efficiency,
    "event": event, "support": support, "hills": hills,
}  # fmt: skip
