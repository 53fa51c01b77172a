"""What people made in the prints: panels, turbines, hearths, roofs, stacks, fields."""

from math import cos, pi, sin

from marketplace.pages.artwork.block import HEIGHT, WIDTH, Block


def panels(block: Block) -> None:
    """Four rows of tilted panels, larger and lower towards us."""
    for top, deep, wide, lean in ((222, 11, 34, 7), (239, 15, 48, 10), (262, 20, 66, 14), (291, 26, 90, 18)):
        x = block.chance.uniform(-wide, 0)
        posts, glass, grid, shine = "", "", "", ""
        while x < WIDTH:
            glass += f"M{x + lean:.0f} {top - deep}h{wide}l{-lean} {deep}h{-wide}z"
            for part in (1, 2, 3):
                grid += f"M{x + lean + wide * part / 4:.0f} {top - deep}l{-lean} {deep}"
            grid += f"M{x + lean / 2:.0f} {top - deep / 2:.1f}h{wide}"
            shine += f"M{x + lean:.0f} {top - deep}h{wide}"
            posts += f"M{x + wide * 0.25:.0f} {top}v{deep * 0.35:.0f}M{x + wide * 0.75:.0f} {top}v{deep * 0.35:.0f}"
            x += wide + lean * 0.55
        block.line(posts, "ink", 2)
        block.fill(glass, "accent")
        block.line(grid, "pale", 0.8, 0.5)
        block.line(shine, "pale", 1.8)


def turbine(block: Block, x: float, foot: float, tall: float) -> None:
    """A turbine at sea, its blades at an angle of its own."""
    top, turn, length = foot - tall, block.chance.uniform(0, 2 * pi / 3), tall * 0.52
    block.fill(f"M{x - 2.6:.1f} {foot:.0f}L{x - 1.2:.1f} {top:.0f}h2.4L{x + 2.6:.1f} {foot:.0f}z", "pale")
    block.line(f"M{x + 2.6:.1f} {foot:.0f}L{x + 1.2:.1f} {top:.0f}", "near", 1.4)
    for number in range(3):
        angle = turn + number * 2 * pi / 3
        dx, dy = sin(angle), -cos(angle)
        tip_x, tip_y = x + dx * length, top + dy * length
        side_x, side_y = (
            x + dx * length * 0.24 - dy * tall * 0.045,
            top + dy * length * 0.24 + dx * tall * 0.045,
        )
        block.fill(f"M{x:.1f} {top:.1f}L{side_x:.1f} {side_y:.1f}L{tip_x:.1f} {tip_y:.1f}z", "pale")
        block.line(f"M{x:.1f} {top:.1f}L{tip_x:.1f} {tip_y:.1f}", "near", 1.4)
    block.circle(x, top, 3, "near")
    block.line(f"M{x - 14:.0f} {foot + 2:.0f}h28M{x - 8:.0f} {foot + 7:.0f}h20", "pale", 1.6, 0.7)


def waves(block: Block, level: float) -> None:
    """Rows of the blue-wave pattern (seigaiha), each row covering the foot of the one behind."""
    for row in range(3):
        y, size = level + row * 17, 26
        shift = (row % 2) * size
        for x in range(-size + shift, WIDTH + size, 2 * size):
            block.fill(f"M{x - size} {y + 26}v-10a{size} {size} 0 0 1 {2 * size} 0v10z", "near")
        lines = "".join(
            f"M{x - radius} {y + 16}a{radius} {radius} 0 0 1 {2 * radius} 0"
            for x in range(-size + shift, WIDTH + size, 2 * size)
            for radius in (24, 16, 8)
        )
        block.line(lines, "pale", 1.6, 0.85)


def river(block: Block, x: float) -> None:
    """Water from between the hills to our feet, widening as it comes, with a weir across it."""
    block.fill(
        f"M{x - 3:.0f} 196C{x + 40:.0f} 214 {x + 10:.0f} 226 {x - 40:.0f} 238S{x - 90:.0f} 270 {x - 60:.0f} {HEIGHT}"
        f"H{x + 150:.0f}C{x + 40:.0f} 268 {x + 30:.0f} 252 {x + 50:.0f} 238S{x + 60:.0f} 208 {x + 6:.0f} 196z",
        "pale",
    )
    block.line(
        f"M{x - 50:.0f} {HEIGHT}C{x - 70:.0f} 276 {x - 30:.0f} 256 {x:.0f} 246"
        f"M{x:.0f} {HEIGHT}C{x - 24:.0f} 280 {x - 4:.0f} 262 {x + 14:.0f} 250"
        f"M{x + 70:.0f} {HEIGHT}C{x + 20:.0f} 280 {x + 14:.0f} 264 {x + 26:.0f} 252"
        f"M{x - 6:.0f} 240C{x + 26:.0f} 230 {x + 34:.0f} 220 {x + 14:.0f} 206",
        "mid", 2, 0.8,
    )  # fmt: skip
    stones = (
        (-86, 286, 15),
        (-66, 262, 9),
        (118, 284, 18),
        (66, 256, 10),
        (84, 268, 12),
        (150, 292, 20),
        (-112, 296, 18),
    )
    for dx, y, size in stones:
        block.fill(f"M{x + dx - size:.0f} {y}q0 {-size} {size} {-size}t{size} {size}z", "ink", 0.85)
        block.line(
            f"M{x + dx - size * 0.5:.0f} {y - size * 0.5:.0f}q{size * 0.3:.0f} {-size * 0.3:.0f} {size * 0.6:.0f} -1",
            "far",
            1.4,
            0.8,
        )


def pump(block: Block, x: float, foot: float) -> None:
    """A hand pump on its round step, water falling into a pail."""
    block.fill(f"M{x - 74:.0f} {foot:.0f}a74 13 0 0 0 148 0v-7a74 13 0 0 0-148 0z", "far")
    block.fill(f"M{x - 74:.0f} {foot - 7:.0f}a74 13 0 0 0 148 0a74 13 0 0 0-148 0z", "pale")
    block.fill(f"M{x - 9:.0f} {foot - 6:.0f}v-92h18v92z", "ink")
    block.fill(f"M{x - 15:.0f} {foot - 92:.0f}h30v-14h-30z", "ink")
    block.line(f"M{x - 6:.0f} {foot - 78:.0f}h-26q-8 0-8 10v5", "ink", 8)
    block.line(f"M{x + 4:.0f} {foot - 104:.0f}q24-22 56-16l26 30", "ink", 6)
    block.line(f"M{x:.0f} {foot - 104:.0f}v-12", "ink", 5)
    block.line(f"M{x - 40:.0f} {foot - 58:.0f}v26M{x - 36:.0f} {foot - 57:.0f}v22", "accent", 3)
    block.fill(f"M{x - 58:.0f} {foot - 32:.0f}h37l-4 32q-15 5-29 0z", "accent")
    block.line(f"M{x - 58:.0f} {foot - 32:.0f}h37", "ink", 3)
    block.line(f"M{x - 52:.0f} {foot - 22:.0f}l2 16", "pale", 2, 0.8)


def hearth(block: Block, x: float, foot: float) -> None:
    """A clay stove with its fire, a round pot, and three threads of steam."""
    block.fill(f"M{x - 70:.0f} {foot}q-6-58 14-82q56-10 112 0q20 24 14 82z", "far")
    block.line(
        f"M{x - 58:.0f} {foot - 30:.0f}q6-28 14-44M{x + 58:.0f} {foot - 30:.0f}q-6-28-14-44", "near", 1.6, 0.7
    )
    block.fill(f"M{x - 30:.0f} {foot}v-22a30 30 0 0 1 60 0v22z", "ink")
    block.fill(
        f"M{x - 20:.0f} {foot}q-8-22 8-34q-2 12 6 14q-4-20 12-30q-2 16 8 22q6-4 4-10q12 16 4 38z", "accent"
    )
    block.fill(f"M{x - 6:.0f} {foot}q-4-12 5-20q0 8 5 9q3-4 3-8q7 10 2 19z", "pale")
    pot = foot - 84
    block.fill(f"M{x - 50:.0f} {pot - 26:.0f}h100q4 40-30 46h-40q-34-6-30-46z", "ink")
    block.line(f"M{x - 56:.0f} {pot - 27:.0f}h112", "ink", 5)
    block.line(f"M{x - 38:.0f} {pot - 12:.0f}q2 16 12 22", "far", 2, 0.7)
    for shift in (-20, 0, 20):
        block.line(f"M{x + shift:.0f} {pot - 40:.0f}q-10-12 0-24t0-24q-8-10 2-20", "pale", 3, 0.95)


def round_houses(block: Block, foot: float) -> None:
    """Three houses with thatched cones, away on the plain."""
    start = block.chance.uniform(20, 60)
    for x, size in ((start, 30), (start + 60, 24), (start + 360, 32)):
        block.fill(
            f"M{x - size * 0.62:.0f} {foot}v{size * 0.7:.0f}h{size * 1.24:.0f}v{-size * 0.7:.0f}z", "pale"
        )
        block.fill(
            f"M{x - size * 0.14:.0f} {foot + size * 0.16:.0f}h{size * 0.28:.0f}v{size * 0.54:.0f}h{-size * 0.28:.0f}z",
            "ink",
        )
        block.fill(
            f"M{x:.0f} {foot - size * 0.85:.0f}l{size:.0f} {size * 0.95:.0f}"
            f"q{-size:.0f} {size * 0.18:.0f} {-2 * size:.0f} 0z",
            "near",
        )
        block.line(
            "".join(
                f"M{x:.0f} {foot - size * 0.7:.0f}"
                f"l{size * lean:.0f} {size * 0.75:.0f}" for lean in (-0.55, -0.2, 0.2, 0.55)
            ),
            "far", 1, 0.7,
        )  # fmt: skip


def logs(block: Block, x: float, foot: float) -> None:
    """A pyramid of sawn logs, their rings showing."""
    radius, rows = 17, 4
    for row in range(rows):
        for place in range(rows + 1 - row):
            cx = x + (place - (rows - row) / 2) * (2 * radius + 1)
            cy = foot - radius - row * radius * 1.75
            block.circle(cx, cy, radius, "ink")
            block.circle(cx, cy, radius - 2.5, "accent")
            turn = block.chance.uniform(-2, 2)
            rings = "".join(
                f"M{cx + turn - ring:.1f} {cy:.1f}a{ring} {ring} 0 1 1 {2 * ring} 0a{ring} {ring} 0 1 1 {-2 * ring} 0"
                for ring in (3, 6, 9.5)
            )
            block.line(rings, "near", 1.2, 0.85)


def boiler_house(block: Block, x: float, foot: float) -> None:
    """A small house with a tall flue and a wisp above it."""
    block.fill(f"M{x + 12:.0f} {foot - 34:.0f}v-62h9v62z", "ink")
    block.fill(f"M{x - 34:.0f} {foot}v-34h68v34z", "pale")
    block.fill(f"M{x - 42:.0f} {foot - 32:.0f}l42-22l42 22z", "ink")
    block.fill(f"M{x - 22:.0f} {foot - 24:.0f}h14v12h-14z", "accent")
    block.fill(f"M{x + 6:.0f} {foot}v-22h14v22z", "near")
    block.line(f"M{x + 17:.0f} {foot - 104:.0f}q10-8 2-17t8-18", "pale", 4, 0.9)


def digester(block: Block, x: float, foot: float, half: float) -> None:
    """A round tank under its dome."""
    block.fill(
        f"M{x - half:.0f} {foot:.0f}v-14"
        f"c0 {14 - half * 0.95:.0f} {2 * half:.0f} {14 - half * 0.95:.0f} {2 * half:.0f} 0v14z",
        "pale",
    )
    ribs = "".join(
        f"M{x:.0f} {foot - half * 0.7 - 4:.0f}"
        f"Q{x + half * lean:.0f} {foot - half * 0.6:.0f} {x + half * lean:.0f} {foot - 15:.0f}"
        for lean in (-0.6, -0.22, 0.22, 0.6)
    )
    block.line(ribs, "mid", 1.4)
    block.fill(f"M{x - half:.0f} {foot - 14:.0f}h{2 * half:.0f}v22h{-2 * half:.0f}z", "near")
    block.line(f"M{x - half:.0f} {foot - 14:.0f}h{2 * half:.0f}", "ink", 2.4)


def flame(block: Block, x: float, foot: float, tall: float) -> None:
    """A small steady flame."""
    block.fill(
        f"M{x:.0f} {foot - tall:.0f}q{tall * 0.6:.0f} {tall * 0.6:.0f} 0 {tall}"
        f"q{-tall * 0.6:.0f} {-tall * 0.4:.0f} 0 {-tall}z",
        "accent",
    )


def lanterns(block: Block, top: float, size: float) -> None:
    """A sagging line of paper lanterns, ribbed and lit."""
    sag, gap = block.chance.uniform(26, 40), size * 3.1
    shift = block.chance.uniform(-gap, 0)

    def hang(x: float) -> float:
        return top + sag * sin(pi * (x + 40) / (WIDTH + 80))

    block.line(
        f"M-10 {hang(-10):.0f}Q{WIDTH / 2} {top + sag * 1.9:.0f} {WIDTH + 10} {hang(WIDTH + 10):.0f}",
        "ink",
        1.4,
    )
    ribs = ""
    x = shift
    while x < WIDTH + size:
        y = hang(x) + size * 0.5
        block.fill(
            f"M{x - size * 0.5:.1f} {y:.1f}h{size:.1f}q{size * 0.75:.1f} {size * 0.85:.1f} 0 {size * 1.7:.1f}"
            f"h{-size:.1f}q{-size * 0.75:.1f} {-size * 0.85:.1f} 0 {-size * 1.7:.1f}z",
            "accent" if block.chance.random() < 0.6 else "pale",
        )
        for part in (0.45, 0.85, 1.25):
            ribs += f"M{x - size * 0.78:.1f} {y + size * part:.1f}h{size * 1.56:.1f}"
        for rim in (y, y + size * 1.7):
            ribs += f"M{x - size * 0.42:.1f} {rim:.1f}h{size * 0.84:.1f}"
        x += gap
    block.line(ribs, "ink", 0.9, 0.55)


def furrows(block: Block, top: float) -> None:
    """A field whose rows run away to one point."""
    block.fill(f"M0 {top:.0f}H{WIDTH}V{HEIGHT}H0z", "mid")
    away = block.chance.uniform(140, 340)
    lines = "".join(f"M{away + place * 9} {top:.0f}L{away + place * 52} {HEIGHT}" for place in range(-12, 13))
    block.line(lines, "near", 2.2, 0.9)


def pools(block: Block, disc_x: float) -> None:
    """Level pools, wider towards us; the one under the sun or moon holds its light."""
    for y, wide in ((166, 40), (178, 64), (194, 96), (216, 128), (244, 170)):
        for _ in range(2 if y > 190 else 3):
            x = block.chance.uniform(0, WIDTH)
            block.fill(
                f"M{x - wide / 2:.0f} {y}a{wide / 2:.0f} {wide / 14:.1f} 0 1 1 {wide} 0"
                f"a{wide / 2:.0f} {wide / 14:.1f} 0 1 1 {-wide} 0z",
                "sky",
            )
    block.line(
        "".join(f"M{disc_x - w:.0f} {y}h{2 * w}" for y, w in ((168, 22), (178, 30), (196, 24), (217, 16))),
        "disc",
        3,
        0.9,
    )
    tufts = ""
    for _ in range(30):
        x, foot = block.chance.uniform(0, WIDTH), block.chance.uniform(200, 290)
        size = 3 + (foot - 160) * 0.09
        tufts += (
            f"M{x:.0f} {foot:.0f}l-{size * 0.5:.1f}-{size:.1f}M{x:.0f} {foot:.0f}"
            f"v-{size * 1.3:.1f}M{x:.0f} {foot:.0f}l{size * 0.5:.1f}-{size:.1f}"
        )
    block.line(tufts, "near", 1.3)


def roofs(block: Block, foot: float, size: float, part: str) -> None:
    """A street of tiled gables; some windows are lit."""
    x = block.chance.uniform(-60, -20)
    while x < WIDTH:
        wide = block.chance.uniform(74, 120) * size
        tall = block.chance.uniform(36, 58) * size
        rise = wide * 0.24
        top = foot - tall
        block.fill(f"M{x + 5:.0f} {top:.0f}h{wide - 10:.0f}V{HEIGHT}H{x + 5:.0f}z", "wall")
        for number in range(2):
            left = x + wide * (0.2 + 0.36 * number)
            lit = "accent" if block.chance.random() < 0.6 else "far"
            block.fill(
                f"M{left:.0f} {top + 14 * size:.0f}h{wide * 0.24:.0f}v{18 * size:.0f}h{-wide * 0.24:.0f}z",
                lit,
            )
            block.line(f"M{left + wide * 0.12:.0f} {top + 14 * size:.0f}v{18 * size:.0f}", "ink", 1)
        block.fill(
            f"M{x - 4:.0f} {top + 4:.0f}"
            f"Q{x + wide * 0.3:.0f} {top - rise * 0.4:.0f} {x + wide / 2:.0f} {top - rise:.0f}"
            f"Q{x + wide * 0.7:.0f} {top - rise * 0.4:.0f} {x + wide + 4:.0f} {top + 4:.0f}z",
            part,
        )
        block.line(f"M{x - 4:.0f} {top + 4:.0f}h{wide + 8:.0f}", "ink", 2.4)
        x += wide * block.chance.uniform(0.92, 1.05)
