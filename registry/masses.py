"""One credit in grams, and masses written for a sentence."""

GRAMS_PER_TONNE = 1_000_000


def mass_text(grams: int) -> str:
    """A mass for a sentence, exact: `850 g`, `16.74 kg`, `6,396.493999 t`."""
    if grams < 1_000:
        return f"{grams} g"
    unit, size, digits = ("kg", 1_000, 3) if grams < 10 * GRAMS_PER_TONNE else ("t", GRAMS_PER_TONNE, 6)
    rest = f".{grams % size:0{digits}d}".rstrip("0").rstrip(".")
    return f"{grams // size:,}{rest} {unit}"


def in_words(params: dict[str, object]) -> dict[str, object]:
    """The facts of an error for its sentence: what is named `..._grams` written as a mass."""
    return {
        name: mass_text(value) if name.endswith("_grams") and isinstance(value, int) else value
        for name, value in params.items()
    }
