"""The inks of each kind of print: for every part of the picture its colour by day and by night."""

Ink = tuple[str, str]
Palette = dict[str, Ink]

INK: Ink = ("#2a3330", "#0b100f")
PALE: Ink = ("#fbf6e8", "#cfd0bd")
# `dusk` is the band wiped along the top of the sky, `disc` the sun or the moon.
PARTS = ("sky", "dusk", "disc", "far", "mid", "near", "accent")


def _palette(*inks: Ink) -> Palette:
    """The inks in the order of PARTS; what every print shares, and the mist and walls by moonlight, are added."""
    palette = dict(zip(PARTS, inks, strict=True))
    moonlit = _moonlit(palette["far"][1])
    return palette | {
        "mist": (palette["sky"][0], moonlit),
        "wall": (PALE[0], moonlit),
        "ink": INK,
        "pale": PALE,
    }


def _moonlit(colour: str) -> str:
    """A night colour a quarter of the way to moonlight."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    moon = (0xE9, 0xE0, 0xC2)
    return "#" + "".join(f"{part + (light - part) // 4:02x}" for part, light in zip(parts, moon, strict=True))


VERMILION: Ink = ("#cf6544", "#e9e0c2")
GLOW: Ink = ("#cf6544", "#f0b05e")

PALETTES: dict[str, Palette] = {
    "hills": _palette(
        ("#f4efe1", "#1d2529"),
        ("#cfd8cf", "#121a20"),
        VERMILION,
        ("#cbd2bd", "#33433f"),
        ("#98ab8b", "#273732"),
        ("#5f7b58", "#1a2724"),
        GLOW,
    ),
    "forest": _palette(
        ("#f4efe0", "#1f2b2e"),
        ("#c6d4c8", "#121c21"),
        VERMILION,
        ("#c5d0b6", "#435a4c"),
        ("#8fa880", "#304838"),
        ("#4f7048", "#1c3024"),
        GLOW,
    ),
    "mangrove": _palette(
        ("#f6ecda", "#1a2730"),
        ("#f0cfae", "#101b25"),
        VERMILION,
        ("#b7d0c7", "#2c474b"),
        ("#7fb0a7", "#22393f"),
        ("#3f7a68", "#15302c"),
        GLOW,
    ),
    "biomass": _palette(
        ("#f6eedb", "#26241f"),
        ("#e4c99a", "#191712"),
        VERMILION,
        ("#d8cfa6", "#453f2c"),
        ("#b59a5c", "#383020"),
        ("#73693c", "#242114"),
        ("#d9a860", "#d99a4e"),
    ),
    "biogas": _palette(
        ("#f6f0dc", "#23271f"),
        ("#d9dfb4", "#151a13"),
        VERMILION,
        ("#d6d9a8", "#3c4429"),
        ("#b3bd72", "#2e361f"),
        ("#7b8b45", "#1f2715"),
        GLOW,
    ),
    "solar": _palette(
        ("#f9eddb", "#1c2233"),
        ("#f2c39b", "#10141f"),
        ("#d9683f", "#ece2c4"),
        ("#dccbb0", "#383f55"),
        ("#b7ae84", "#2a3145"),
        ("#84885a", "#1e2433"),
        ("#35507f", "#3d5a94"),
    ),
    "wind": _palette(
        ("#f3efe4", "#1b2632"),
        ("#b9cfdb", "#0f1822"),
        VERMILION,
        ("#c0d0d3", "#2e4150"),
        ("#7fa3b0", "#233746"),
        ("#3f6d84", "#172a38"),
        GLOW,
    ),
    "hydro": _palette(
        ("#f3f0e4", "#1b2731"),
        ("#b4cbd6", "#0f1922"),
        VERMILION,
        ("#bccbc6", "#30454c"),
        ("#7d9c98", "#24383e"),
        ("#466a63", "#162629"),
        GLOW,
    ),
    "water": _palette(
        ("#f6f0e0", "#1b2830"),
        ("#bcd6da", "#0f1a22"),
        VERMILION,
        ("#d3d2b0", "#3a463f"),
        ("#b9b585", "#2c3833"),
        ("#8c8a58", "#1f2a26"),
        ("#3f86a3", "#5fa9c4"),
    ),
    "cookstove": _palette(
        ("#f8e9d6", "#2a1f1f"),
        ("#e8b394", "#1a1213"),
        ("#d9683f", "#efe0bf"),
        ("#e2bd97", "#4a332c"),
        ("#c98f66", "#3b2823"),
        ("#9a5a3c", "#2b1b17"),
        ("#e0692f", "#f5a544"),
    ),
    "peatland": _palette(
        ("#f4ecdf", "#231f2a"),
        ("#d3bccb", "#16131c"),
        VERMILION,
        ("#cdbfba", "#40384a"),
        ("#a08d85", "#322b3b"),
        ("#6b5a4d", "#221d28"),
        GLOW,
    ),
    "event": _palette(
        ("#f6ecdc", "#1c2030"),
        ("#e7c1a4", "#0f121d"),
        VERMILION,
        ("#cfc6bd", "#343a50"),
        ("#9c97a3", "#272c40"),
        ("#5f6078", "#1a1e2d"),
        ("#cf6544", "#f0a250"),
    ),
    "support": _palette(
        ("#f5ecea", "#241d28"),
        ("#dcbccf", "#16111a"),
        VERMILION,
        ("#d3bcca", "#433549"),
        ("#a98aa0", "#352a3a"),
        ("#6d4a63", "#231a28"),
        ("#d9a860", "#f0b05e"),
    ),
    "efficiency": _palette(
        ("#f5eee2", "#20222f"),
        ("#ccc9dc", "#13151e"),
        VERMILION,
        ("#c9c6cf", "#363a4d"),
        ("#9594aa", "#292d3e"),
        ("#5b5f78", "#1c1f2d"),
        ("#d7a75c", "#f0b05e"),
    ),
}
