"""What joints with bought fasteners share: where they sit along an edge, and the bores in edge and face.

A router from above cannot bore into an edge: edge bores stay in the part as data, and are made by hand with a jig or on
a machine with a side spindle. The face's holes are drilled with the rest of the panel and set out the edge's.
"""

from __future__ import annotations

from jupyter_fab.core.board import PLACES, Board
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joints.meeting import Meeting, unit
from jupyter_fab.core.joints.refusal import LEAST_WEB_MM, NoJoint, Reason
from jupyter_fab.core.part import EdgeBore


def places(meeting: Meeting, board: Board, count: int, inset_mm: float, *, least_pitch_mm: float) -> list[float]:
    """So many places along the edge, the outer ones that far from its ends, the rest evenly between.

    Raises
    ------
    NoJoint
        If they do not fit.
    """
    room = meeting.room_mm - 2 * inset_mm
    least = least_pitch_mm * (count - 1)
    if room < least or inset_mm < LEAST_WEB_MM:
        raise NoJoint(
            Reason.NO_ROOM,
            f"{count} fasteners, {inset_mm:g} mm from the ends, do not fit {meeting.room_mm:g} mm of edge of "
            f"{board.name!r}; use fewer, or set them {LEAST_WEB_MM:g} mm or more but nearer to the ends.",
            room_mm=meeting.room_mm,
        )
    if count == 1:
        return [(meeting.start + meeting.end) / 2]
    return [meeting.start + inset_mm + i * room / (count - 1) for i in range(count)]


def middle(meeting: Meeting) -> float:
    """The middle of the entering board's thickness."""
    return (meeting.low_through + meeting.high_through) / 2


def outwards(meeting: Meeting) -> Vector:
    """The direction from the receiving board into the entering one."""
    return unit(meeting.across, -meeting.direction)


def bore_edge(board: Board, meeting: Meeting, along: float, diameter_mm: float, depth_mm: float, role: str) -> None:
    """Bore into the middle of the entering board's edge."""
    x, y = board.local(meeting.point(along, middle(meeting)))
    way = outwards(meeting)
    u, v = board.in_plane
    board.cut(
        EdgeBore(
            x=round(x, PLACES),
            y=round(y, PLACES),
            z=round(board.thickness_mm / 2, PLACES),
            dx=way[u],
            dy=way[v],
            diameter_mm=diameter_mm,
            depth_mm=round(depth_mm, PLACES),
            role=role,
        )
    )


def drill_face(
    into: Board, meeting: Meeting, along: float, diameter_mm: float, depth_mm: float | None, role: str
) -> None:
    """Drill into the receiving board's face over the middle of the entering one's edge; None goes through."""
    into.drill(
        meeting.point(along, middle(meeting)),
        diameter_mm,
        depth_mm=None if depth_mm is None else round(depth_mm, PLACES),
        side=meeting.side,
        role=role,
    )
