"""Words that findings share: numbers as people read them, and names in a row. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 3  # parts named in one sentence; the rest are counted


def mm(value: float, places: int = 1) -> str:
    """A length for people: at most so many decimals, none that say nothing."""
    text = f"{value:.{places}f}" if value >= 1 or places == 0 else f"{value:.2f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} mm"


def named(names: Sequence[str]) -> str:
    """A few names in quotes, the others counted."""
    shown = " and ".join(repr(name) for name in names[:2]) if len(names) == 2 else ", ".join(map(repr, names[:1]))
    if len(names) <= 2:
        return shown
    first = ", ".join(map(repr, names[:MOST_NAMED]))
    more = len(names) - MOST_NAMED
    return f"{first} and {more} more" if more > 0 else first


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
