"""What grows in the prints: cedars, broad crowns, mangroves, reeds."""

from marketplace.pages.artwork.block import HEIGHT, WIDTH, Block, Ridge


def cedars(block: Block, ridge: Ridge, part: str, *, tall: float, gap: float, sink: float = 0) -> None:
    """A row of Japanese cedars along a ridge: spears of unequal height, each with its cut of light."""
    shapes, cuts = "", ""
    x = block.chance.uniform(-gap, 0)
    while x < WIDTH + gap:
        height = tall * block.chance.uniform(0.62, 1.05)
        half = height * block.chance.uniform(0.15, 0.19)
        foot = ridge(x) + sink + 4
        shapes += (
            f"M{x:.0f} {foot - height:.0f}c{half * 0.25:.1f} {height * 0.35:.1f} {half:.1f} {height * 0.62:.1f} "
            f"{half:.1f} {height * 0.9:.1f}q{-half:.1f} {height * 0.1:.1f} {-2 * half:.1f} 0"
            f"c0 {-height * 0.28:.1f} {half * 0.75:.1f} {-height * 0.55:.1f} {half:.1f} {-height * 0.9:.1f}z"
            f"M{x - 1:.0f} {foot - height * 0.2:.0f}h2v{height * 0.25:.0f}h-2z"
        )
        if height > 30:
            cuts += f"M{x:.0f} {foot - height * 0.82:.0f}v{height * 0.62:.0f}"
            for step in (0.55, 0.4, 0.25):
                cuts += f"M{x:.0f} {foot - height * step:.0f}l{half * 0.45:.1f} {half * 0.35:.1f}"
                cuts += f"M{x:.0f} {foot - height * step:.0f}l{-half * 0.45:.1f} {half * 0.35:.1f}"
        x += gap * block.chance.uniform(0.6, 1.35)
    block.fill(shapes, part)
    if cuts:
        block.line(cuts, "far", 1, 0.55)


def crowns(block: Block, ridge: Ridge, part: str, *, size: float, gap: float, trunk: float = 0) -> None:
    """A closed canopy of round crowns; with `trunk`, single tall trees that stand above it."""
    shapes, trunks, cuts = "", "", ""
    x = block.chance.uniform(-gap, 0)
    while x < WIDTH + gap:
        wide = size * block.chance.uniform(0.8, 1.25)
        foot = ridge(x) + 6
        top = foot - trunk * block.chance.uniform(0.7, 1.1)
        shapes += (
            f"M{x - wide:.0f} {top:.0f}a{wide * 0.6:.1f} {wide * 0.55:.1f} 0 0 1 {wide * 0.55:.1f} {-wide * 0.6:.1f}"
            f"a{wide * 0.55:.1f} {wide * 0.55:.1f} 0 0 1 {wide * 0.95:.1f} {wide * 0.05:.1f}"
            f"a{wide * 0.55:.1f} {wide * 0.5:.1f} 0 0 1 {wide * 0.5:.1f} {wide * 0.55:.1f}z"
        )
        if trunk:
            trunks += f"M{x:.0f} {top - 2:.0f}V{foot + 8:.0f}M{x:.0f} {top + 9:.0f}l{wide * 0.4:.0f} -10"
        else:
            shapes += f"M{x - wide:.0f} {top - 1:.0f}h{2 * wide:.0f}V{HEIGHT}h{-2 * wide:.0f}z"
        cuts += (
            f"M{x - wide * 0.5:.0f} {top - wide * 0.25:.0f}"
            f"a{wide * 0.5:.1f} {wide * 0.5:.1f} 0 0 1 {wide * 0.6:.1f} {-wide * 0.2:.1f}"
        )
        x += gap * block.chance.uniform(0.75, 1.3)
    if trunks:
        block.line(trunks, "ink", 2.4)
    block.fill(shapes, part)
    block.line(cuts, "far", 1.4, 0.6)


def mangrove(block: Block, x: float, level: float, size: float) -> None:
    """One tree on its stilts above the water, and its broken reflection."""
    roots = ""
    for reach in (-0.62, -0.38, -0.16, 0.16, 0.38, 0.62):
        roots += (
            f"M{x:.0f} {level - size * 0.55:.0f}Q{x + reach * size * 0.75:.0f} {level - size * 0.42:.0f} "
            f"{x + reach * size:.0f} {level + 3:.0f}"
        )
    block.line(roots + f"M{x:.0f} {level - size * 0.5:.0f}V{level - size * 1.1:.0f}", "ink", 2.6)
    for dx, dy, radius in ((-0.42, 1.05, 0.36), (0.4, 1.0, 0.38), (0, 1.3, 0.46)):
        block.circle(x + dx * size, level - dy * size, round(radius * size, 1), "near")
    block.line(
        f"M{x - size * 0.3:.0f} {level - size * 1.42:.0f}a{size * 0.34:.0f} {size * 0.34:.0f} 0 0 1 {size * 0.5:.0f} -2"
        f"M{x + size * 0.3:.0f} {level - size * 1.1:.0f}a{size * 0.3:.0f} {size * 0.3:.0f} 0 0 1 {size * 0.34:.0f} 4",
        "far", 1.4, 0.7,
    )  # fmt: skip
    block.line(
        "".join(
            f"M{x - size * wide:.0f} {level + drop:.0f}h{2 * size * wide:.0f}"
            for drop, wide in ((10, 0.5), (17, 0.34), (25, 0.42), (34, 0.2))
        ),
        "near", 3, 0.75,
    )  # fmt: skip


def reeds(block: Block, count: int, part: str) -> None:
    """Two stands of reed-mace in front, leaning one way with the wind; the middle stays open."""
    lean = block.chance.choice((-1, 1)) * block.chance.uniform(8, 18)
    blades, heads = "", ""
    for number in range(count):
        x = block.chance.triangular(-20, 170, 10) if number % 2 else block.chance.triangular(310, 500, 470)
        tall = block.chance.uniform(46, 128)
        blades += f"M{x:.0f} {HEIGHT}q{lean * 0.2:.0f} {-tall * 0.5:.0f} {lean:.0f} {-tall:.0f}"
        if number % 3 == 0:
            heads += f"M{x + lean:.0f} {HEIGHT - tall:.0f}l{lean * 0.12:.1f} -15"
    block.line(blades, part, 2.2)
    block.line(heads, "ink", 5.5)
