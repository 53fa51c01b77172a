"""A picture for every project, drawn like a woodblock print from its kind and its place.

The same project always gets the same picture; a forest in Japan gets cedars, one in the tropics broad crowns.
In the dark it is the same view by night.
"""

from random import Random

from marketplace.pages.artwork import scenes
from marketplace.pages.artwork.block import HEIGHT, WIDTH, Block
from marketplace.pages.artwork.inks import PALETTES

KINDS = tuple(scenes.SCENES)


def artwork(kind: str, name: str, latitude: float = 0, longitude: float = 0, light: str = "auto") -> str:
    """SVG text of a project's picture, 480 by 300. An unknown `kind` gives hills.

    `light` is `auto` (colours that follow the page), or `light` or `dark` for a file that stands alone.
    """
    chance = Random(f"{kind} {name} {latitude:.2f} {longitude:.2f}")
    block = Block(chance, PALETTES.get(kind, PALETTES["hills"]), light, tropical=abs(latitude) < 23.5)
    scenes.SCENES.get(kind, scenes.hills)(block)
    return (
        f'<svg class="artwork" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true">{"".join(block.marks)}</svg>'
    )
