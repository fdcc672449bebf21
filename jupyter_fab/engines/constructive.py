"""The constructive nester: boxes placed one after another in maximal free rectangles; same input, same layout.

It is quick (a whole piece of furniture in well under a second) and deterministic, so estimates use it everywhere and
jobs may. Several orders are tried and the best result is kept. Boxes only: parts are not put inside one another.
Source: J. Jylänki, "A thousand ways to pack the bin", 2010 (maximal rectangles).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from jupyter_fab.engines.blocked import blocked_boxes
from jupyter_fab.engines.nester import Bin, Item, Place

type Rect = tuple[float, float, float, float]  # x0, y0, x1, y1
type Fit = tuple[tuple[float, ...], Rect, float]  # score, place, angle
type Rule = Callable[[Rect, float, float], tuple[float, ...]]
_SLACK_MM = 1e-6
MOST_TRIES = 300  # 0.2 ms each for a desk: the search stays under a tenth of a second
TRIES_ITEMS = 25_000  # tries by items squared, as a try's time grows; 60 boards are tried 7 times


class ConstructiveNester:
    """Maximal rectangles, best of several orders and rules; where sheets may be saved, of neighbours of these too."""

    name = "constructive"
    deterministic = True

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items, filling bins in order; ties are broken by name, so the result is always the same."""
        orders: tuple[Callable[[Item], tuple[float, ...]], ...] = (
            lambda item: (-item.priority, -item.width_mm * item.height_mm),
            lambda item: (-item.priority, -max(item.width_mm, item.height_mm), -min(item.width_mm, item.height_mm)),
            lambda item: (-item.priority, -item.height_mm, -item.width_mm),
        )
        if not items:
            return ()
        by_name = {item.part: item for item in items}
        best: Try | None = None
        for order in orders:
            sequence = sorted(items, key=lambda item: (*order(item), item.part))
            for rule in (_short_side, _bottom_left):
                best = _better(best, sequence, rule, _fill(sequence, bins, gap_mm, rule), by_name)
        assert best is not None  # there are orders
        if best.bins > _fewest_in_order(items, bins, gap_mm) and not any(item.priority for item in items):
            best = _search(best, bins, gap_mm, by_name)
        return best.places


@frozen
class Try:
    """One layout: by which order and rule it came about, its score (smaller is better), how many bins it takes."""

    score: tuple[float, ...]
    sequence: tuple[Item, ...]
    rule: Rule
    places: tuple[Place, ...]

    @property
    def bins(self) -> int:
        """Bins used; one more while something found no room."""
        return int(self.score[1]) + 1 + (self.score[0] > 0)


def _better(
    best: Try | None, sequence: Sequence[Item], rule: Rule, places: tuple[Place, ...], by_name: dict[str, Item]
) -> Try:
    """The better of two; of equals the earlier."""
    score = _score(places, by_name, len(sequence))
    return best if best is not None and best.score <= score else Try(score, tuple(sequence), rule, places)


def _fewest_in_order(items: Sequence[Item], bins: Sequence[Bin], gap: float) -> int:
    """Bins that the boxes' area takes, filled in their order: with fewer this nester, which lays boxes so, cannot do.

    Who lays outlines, or chooses among bins, may: their bound is `merit.fewest`.
    """
    area = sum((item.width_mm + gap) * (item.height_mm + gap) for item in items)
    for count, b in enumerate(bins, start=1):
        area -= (b.width_mm + gap) * (b.height_mm + gap)
        if area <= _SLACK_MM:
            return count
    return len(bins)


def _search(start: Try, bins: Sequence[Bin], gap: float, by_name: dict[str, Item]) -> Try:
    """The best layout near a first one, by emptying the last bin: items change places in the order, two by two.

    A smaller piece could else take a sheet more than a larger one, only because its boards sort otherwise.
    """
    count = len(start.sequence)
    tries = min(MOST_TRIES, TRIES_ITEMS // count**2)
    fewest = _fewest_in_order(start.sequence, bins, gap)
    best, last = start, _last_area(start, by_name)
    swaps = [(i, j) for far in range(1, count) for i in range(count - far) for j in (i + far,)]
    moves = [(i, j, rule) for i, j in swaps for rule in (start.rule, *(r for r in RULES if r is not start.rule))]
    at = quiet = 0
    while tries > 0 and quiet < len(moves) and best.bins > fewest:
        i, j, rule = moves[at % len(moves)]
        at, quiet, tries = at + 1, quiet + 1, tries - 1
        sequence = list(best.sequence)
        sequence[i], sequence[j] = sequence[j], sequence[i]
        places = _fill(sequence, bins, gap, rule)
        found = Try(_score(places, by_name, count), tuple(sequence), rule, places)
        left = _last_area(found, by_name)
        if (found.bins, left) < (best.bins, last):
            best, last, quiet = found, left, 0
    return best if best.score[:2] < start.score[:2] else start


def _last_area(found: Try, by_name: dict[str, Item]) -> float:
    """What lies in the last bin, mm2: the smaller, the nearer it is to being empty."""
    return sum(
        by_name[place.part].width_mm * by_name[place.part].height_mm
        for place in found.places
        if place.bin == found.score[1]
    )


def _short_side(free: Rect, width: float, height: float) -> tuple[float, ...]:
    """The narrowest rest first."""
    rest_x, rest_y = free[2] - free[0] - width, free[3] - free[1] - height
    return (min(rest_x, rest_y), max(rest_x, rest_y), free[0], free[1])


def _bottom_left(free: Rect, width: float, height: float) -> tuple[float, ...]:
    """The furthest to the left, then the lowest: leaves one useful offcut at the sheet's end."""
    return (free[0] + width, free[1], free[0], height)


def _lowest(free: Rect, width: float, height: float) -> tuple[float, ...]:
    """The lowest, then the furthest to the left: rows along the sheet."""
    return (free[1] + height, free[0], free[1], width)


RULES: tuple[Rule, ...] = (_short_side, _bottom_left, _lowest)


def _fill(items: Sequence[Item], bins: Sequence[Bin], gap: float, rule: Rule) -> tuple[Place, ...]:
    """Places by one order and one rule; a bin is opened when the item fits in none that is open."""
    # Each box is grown by the gap on its right and top, and so is the bin: gaps fall between boxes only.
    open_bins: list[list[Rect]] = []
    found: list[Place] = []
    for item in items:
        for index in range(len(bins)):
            if index == len(open_bins):
                open_bins.append(_free(bins[index], gap))
            fit = _best_fit(item, open_bins[index], gap, rule)
            if fit is None:
                continue
            _, box, angle = fit
            open_bins[index] = _split(open_bins[index], box)
            found.append(Place(part=item.part, bin=index, x_mm=box[0], y_mm=box[1], rotation_deg=angle))
            break
    return tuple(found)


def _free(room: Bin, gap: float) -> list[Rect]:
    """The maximal free rectangles of an empty bin."""
    free = [(room.x_mm, room.y_mm, room.x_mm + room.width_mm + gap, room.y_mm + room.height_mm + gap)]
    for box in blocked_boxes(room, gap):
        free = _split(free, box)
    return free


def _best_fit(item: Item, free: Sequence[Rect], gap: float, rule: Rule) -> Fit | None:
    best: Fit | None = None
    # angles half a turn apart have the same box: one of each kind is enough
    for angle in {angle % 180: angle for angle in reversed(item.rotations_deg)}.values():
        _, _, width, height = item.box_mm(angle)
        width, height = width + gap, height + gap
        for rect in free:
            if width <= rect[2] - rect[0] + _SLACK_MM and height <= rect[3] - rect[1] + _SLACK_MM:
                score = (*rule(rect, width, height), float(angle))
                if best is None or score < best[0]:
                    best = (score, (rect[0], rect[1], rect[0] + width, rect[1] + height), angle)
    return best


def _split(free: Sequence[Rect], box: Rect) -> list[Rect]:
    """The maximal free rectangles after the box is taken away."""
    kept: list[Rect] = []
    fresh: list[Rect] = []
    for rect in free:
        if (
            box[0] >= rect[2] - _SLACK_MM
            or box[2] <= rect[0] + _SLACK_MM
            or box[1] >= rect[3] - _SLACK_MM
            or box[3] <= rect[1] + _SLACK_MM
        ):
            kept.append(rect)
            continue
        if box[0] > rect[0] + _SLACK_MM:
            fresh.append((rect[0], rect[1], box[0], rect[3]))
        if box[2] < rect[2] - _SLACK_MM:
            fresh.append((box[2], rect[1], rect[2], rect[3]))
        if box[1] > rect[1] + _SLACK_MM:
            fresh.append((rect[0], rect[1], rect[2], box[1]))
        if box[3] < rect[3] - _SLACK_MM:
            fresh.append((rect[0], box[3], rect[2], rect[3]))
    fresh = [
        r for i, r in enumerate(fresh) if not any(_inside(r, o) for j, o in enumerate(fresh) if _before(i, j, r, o))
    ]
    return kept + [rect for rect in fresh if not any(_inside(rect, other) for other in kept)]


def _before(i: int, j: int, mine: Rect, other: Rect) -> bool:
    """Whether the other may remove mine: never itself, and of two equals only the earlier the later."""
    return i != j and (mine != other or j < i)


def _inside(inner: Rect, outer: Rect) -> bool:
    return (
        inner[0] >= outer[0] - _SLACK_MM
        and inner[1] >= outer[1] - _SLACK_MM
        and inner[2] <= outer[2] + _SLACK_MM
        and inner[3] <= outer[3] + _SLACK_MM
    )


def _score(found: Sequence[Place], items: dict[str, Item], wanted: int) -> tuple[float, ...]:
    """Fewest left out, fewest bins, then the shortest stretch used of the last bin."""
    last = max((place.bin for place in found), default=0)
    reach = 0.0
    for place in found:
        if place.bin == last:
            item = items[place.part]
            reach = max(reach, place.x_mm + item.box_mm(place.rotation_deg)[2])
    return (wanted - len(found), last, round(reach, 6))
