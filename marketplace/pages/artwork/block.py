"""The block a print is cut in: marks on 480 by 300, and the few shapes every picture shares."""

from collections.abc import Callable
from itertools import pairwise
from math import pi, sin
from random import Random

from marketplace.pages.artwork.inks import Palette

WIDTH, HEIGHT = 480, 300
Ridge = Callable[[float], float]


class Block:
    """Collects the marks of one print. Chance is seeded by the project, so the print never changes."""

    def __init__(self, chance: Random, palette: Palette, light: str, *, tropical: bool) -> None:
        self.chance, self.palette, self.light, self.tropical = chance, palette, light, tropical
        self.marks: list[str] = []
        self.name = f"{chance.getrandbits(32):08x}"

    def ink(self, part: str) -> str:
        """The colour of a part of the palette, in the light this print is made for."""
        day, night = self.palette[part]
        return {"light": day, "dark": night}.get(self.light, f"light-dark({day},{night})")

    def fill(self, path: str, part: str, opacity: float = 1) -> None:
        """A flat shape."""
        veil = "" if opacity == 1 else f' fill-opacity="{opacity}"'
        self.marks.append(f'<path d="{path}" fill="{self.ink(part)}"{veil}/>')

    def line(self, path: str, part: str, width: float = 2, opacity: float = 1) -> None:
        """A cut line with round ends."""
        veil = "" if opacity == 1 else f' stroke-opacity="{opacity}"'
        self.marks.append(
            f'<path d="{path}" fill="none" stroke="{self.ink(part)}" stroke-width="{width:g}" '
            f'stroke-linecap="round" stroke-linejoin="round"{veil}/>'
        )

    def circle(self, x: float, y: float, radius: float, part: str) -> None:
        """A disc."""
        self.marks.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:g}" fill="{self.ink(part)}"/>')

    def sky(
        self, disc_x: float | None = None, disc_y: float | None = None, radius: float = 34
    ) -> tuple[float, float]:
        """Paper, the band wiped along its top, and the sun or the moon; gives back where that stands."""
        self.marks.append(
            f'<linearGradient id="b{self.name}" x2="0" y2="1"><stop stop-color="{self.ink("dusk")}"/>'
            f'<stop offset="1" stop-color="{self.ink("sky")}"/></linearGradient>'
            f'<path d="M0 0H{WIDTH}V{HEIGHT}H0z" fill="{self.ink("sky")}"/>'
            f'<path d="M0 0H{WIDTH}V120H0z" fill="url(#b{self.name})"/>'
        )
        x = disc_x or self.chance.choice((self.chance.uniform(80, 170), self.chance.uniform(300, 400)))
        y = disc_y or self.chance.uniform(64, 96)
        self.circle(x, y, radius, "disc")
        return x, y

    def mist(self, y: float, count: int = 3) -> None:
        """Bands of mist with round ends, as on old screens: always level, each a little aside of the last."""
        x, bands = self.chance.uniform(-60, 260), ""
        for number in range(count):
            length = self.chance.uniform(120, 230)
            top = y + number * 11
            bands += (
                f"M{x:.0f} {top:.0f}h{length:.0f}a5.8 5.8 0 0 1 0 11.6h{-length:.0f}a5.8 5.8 0 0 1 0-11.6z"
            )
            x += self.chance.uniform(-70, 90)
        self.fill(bands, "mist", 0.82)  # one shape, so that the veil is nowhere double

    def ridge(self, base: float, rise: float, part: str, waves: float = 1.5) -> Ridge:
        """A range of hills about `base`, swinging by `rise`; gives back its height at any x."""
        shifts = [self.chance.uniform(0, 2 * pi) for _ in range(3)]

        def height(x: float) -> float:
            turn = x / WIDTH * 2 * pi * waves
            swing = (
                0.6 * sin(turn + shifts[0])
                + 0.28 * sin(2.1 * turn + shifts[1])
                + 0.12 * sin(4.7 * turn + shifts[2])
            )
            return base - rise * swing

        self.fill(smooth([(x, height(x)) for x in range(-12, WIDTH + 25, 12)]) + f"V{HEIGHT}H-12z", part)
        return height

    def peak(self, x: float, top: float, half: float, foot: float, part: str, *, snow: bool) -> None:
        """A single mountain with long, hollow slopes, capped with snow or not."""
        self.fill(
            f"M{x - half:.0f} {foot:.0f}Q{x - half * 0.32:.0f} {foot - (foot - top) * 0.42:.0f} {x - 12:.0f} {top:.0f}"
            f"q12 5 24 0Q{x + half * 0.32:.0f} {foot - (foot - top) * 0.42:.0f} {x + half:.0f} {foot:.0f}z",
            part,
        )
        if snow:
            self.fill(
                f"M{x - 12:.0f} {top:.0f}q12 5 24 0q9 15 20 26l-11 4-9-6-8 11-9-9-10 8-8-7-8-1q11-11 19-26z",
                "pale",
            )

    def sea(self, level: float, part: str, opacity: float = 0.5) -> None:
        """Water from `level` down, with short level lines that lengthen towards us."""
        self.fill(f"M0 {level:.0f}H{WIDTH}V{HEIGHT}H0z", part)
        y, path = level + 8, ""
        while y < HEIGHT:
            x = self.chance.uniform(-40, 60)
            reach = 14 + (y - level) * 0.5
            while x < WIDTH:
                length = self.chance.uniform(0.5, 1.2) * reach
                path += f"M{x:.0f} {y:.0f}h{length:.0f}"
                x += length + self.chance.uniform(30, 110)
            y += 6 + (y - level) * 0.1
        self.line(path, "sky", 1.6, opacity)


def smooth(points: list[tuple[float, float]]) -> str:
    """A path through points set close together: curves from middle to middle."""
    start = points[0]
    path = f"M{start[0]:.0f} {start[1]:.1f}"
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        path += f"Q{x:.0f} {y:.1f} {(x + next_x) / 2:.0f} {(y + next_y) / 2:.1f}"
    return path
