"""The kit's workbench: put boards where they stand, join them, and get the piece's parts.

    kit = Assembly(material="birch-ply", thickness_mm=18)
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 720), face="+x", grain="z")
    shelf = kit.board("shelf", x=(18, 600), y=(0, 400), z=(300, 318), face="+z", grain="x")
    kit.join(TabAndSlot(count=2), shelf, side)

Axes: x to the right, y to the back, z up, mm. `parts()` gives the frozen data that everything else is made from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal

from jupyter_fab.core.board import PLACES, Board, Face
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.fit import Corner, Fit, Making, here
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joints.protocol import Joined, Joint
from jupyter_fab.core.matching import matched_groups
from jupyter_fab.core.module import Interface, check_meeting, set_in
from jupyter_fab.core.opening import motions_of
from jupyter_fab.core.part import Finish, Hardware, Join, Load, Motion, MotionKind, Part, Parts, Placement, Use
from jupyter_fab.core.tilt import Tilt, cut_leaning

EXPLODE = 0.55  # how far a part goes from the middle in the exploded view, as a share of its distance
EXPLODE_LEAST_MM = 60.0  # and at least, along its own thickness, so that what touches comes apart
OPENS_DEG = 110.0  # how far a door opens on a common cup hinge

type Span = tuple[float, float]


class Assembly:
    """Boards and bought things that make one piece of furniture."""

    def __init__(
        self,
        *,
        material: str = "birch-ply",
        thickness_mm: float = 18.0,
        fit: Fit | str = Fit.GLUE,
        tool_diameter_mm: float = 6.0,
        corner: Corner | str = Corner.DOGBONE,
        finish: Finish | str = Finish.RAW,
        fit_offset_mm: float = 0.0,
    ) -> None:
        self.material = material
        self.thickness_mm = thickness_mm
        self.finish = Finish(finish)
        self._workshop = here()
        self.making = self._workshop.making(
            Making(tool_diameter_mm=tool_diameter_mm, corner=Corner(corner), fit=Fit(fit), offset_mm=fit_offset_mm)
        )
        self.joins: list[Joined] = []  # every joint as declared, in order
        self._boards: list[Board] = []
        self._hardware: list[Hardware] = []
        self.interfaces: dict[str, Interface] = {}  # where the piece meets others, as a module or with modules
        self._modules: list[tuple[str, Parts]] = []
        self._motions: list[Motion] = []
        self._matched: dict[str, str] = {}  # the group of each board whose figure runs on
        self._loads: dict[str, Load] = {}
        self._tilts: dict[str, Tilt] = {}

    def board(
        self,
        name: str,
        *,
        x: Span,
        y: Span,
        z: Span,
        face: Face,
        grain: Literal["x", "y", "z"] | None = None,
        material: str | None = None,
        thickness_mm: float | None = None,
        tilt: Tilt | None = None,
        finish: Finish | str | None = None,
    ) -> Board:
        """A board filling that box; `face` is where side A, the one worked on, looks.

        It is cut from the piece's own sheet unless it names another `material` or `thickness_mm`: a back or a
        drawer's bottom. Give that thickness by a `thickness` parameter of its own, so that it follows the sheet.
        With a `tilt` box, face and all that is cut later are given as the board stood before it was turned.

        Raises
        ------
        BadInput
            If the box is not one sheet thick along its face.
        """
        box = ((x[0], y[0], z[0]), (x[1], y[1], z[1]))
        board = Board(name, box, face, grain, material or self.material, self.making, Finish(finish or self.finish))
        sheet_mm = self.thickness_mm if thickness_mm is None else thickness_mm
        if abs(board.thickness_mm - sheet_mm) > 1e-6:
            raise BadInput(
                f"The board {name!r} is {board.thickness_mm:g} mm along {face[1]}; the sheet is {sheet_mm:g} mm thick."
                " Give the box that thickness, or name the board's own sheet by thickness_mm."
            )
        self._boards.append(board)
        if tilt is not None and tilt.degrees != 0:
            self._tilts[name] = tilt
        return board

    def cut_with(
        self,
        *,
        fit: Fit | str | None = None,
        tool_diameter_mm: float | None = None,
        corner: Corner | str | None = None,
        fit_offset_mm: float | None = None,
    ) -> None:
        """Let all joints be cut for that fit, cutter and corner; what is not given stays.

        `fit_offset_mm` is what a workshop's test piece showed to be missing from every clearance. Where a piece is
        made, the workshop's own cutter and offset go before those that are given here.

        Raises
        ------
        BadInput
            If joints have been cut already, which would then differ.
        """
        if self.joins:
            raise BadInput("Some joints are cut already; call cut_with before the first join, so that all are alike.")
        made = self.making
        wanted = Making(
            fit=made.fit if fit is None else Fit(fit),
            tool_diameter_mm=made.tool_diameter_mm if tool_diameter_mm is None else tool_diameter_mm,
            corner=made.corner if corner is None else Corner(corner),
            offset_mm=made.offset_mm if fit_offset_mm is None else fit_offset_mm,
        )
        self.making = self._workshop.making(wanted)
        for board in self._boards:
            board.making = self.making

    def join(self, joint: Joint, board: Board, *into: Board) -> None:
        """Join a board to others: it grows into them, and they are cut to receive it."""
        for other in into:
            mating = cut_leaning(joint, board, other, self._tilts.get(board.name), self._tilts.get(other.name))
            if mating is not None:
                self.joins.append(Joined(joint=joint, board=board.name, into=other.name, mating=mating))
                for item in mating.hardware:
                    self.hardware(item.name, item.quantity, item.price_minor)

    def opens(
        self,
        name: str,
        *boards: Board,
        hinge: tuple[Vector, Vector] | None = None,
        slide: Vector | None = None,
        degrees: float = OPENS_DEG,
    ) -> None:
        """Let boards open together in use: about a hinge, or along a slide.

        `hinge` is a point of the axis and its direction, about which they turn by the right-hand rule, `degrees` when
        fully open; `slide` is the whole way out, mm: `(0, -400, 0)`.

        Raises
        ------
        BadInput
            If neither or both are given, a direction has no length, or a board belongs to another piece.
        """
        if (hinge is None) is (slide is None):
            raise BadInput(f"Say how {name!r} opens: give either hinge=(point, direction) or slide=(x, y, z).")
        strange = [board.name for board in boards if board not in self._boards]
        if strange:
            raise BadInput(f"{name!r} moves {strange[0]!r}, which is no board of this piece.")
        at, way = hinge or ((0.0, 0.0, 0.0), slide or (0.0, 0.0, 0.0))
        length = math.hypot(*way)
        if not (math.isfinite(length) and length > 0):
            raise BadInput(f"{name!r} opens along {way}, which is no direction.")
        self._motions.append(
            Motion(
                name=name,
                kind=MotionKind.SLIDE if hinge is None else MotionKind.HINGE,
                parts=tuple(board.name for board in boards),
                at=_rounded(at),
                axis=(way[0] / length + 0.0, way[1] / length + 0.0, way[2] / length + 0.0),
                travel=length if hinge is None else degrees,
            )
        )

    def carries(self, use: Use | str, *boards: Board, kg: float | None = None) -> None:
        """Say what boards carry, for the checks: `kit.carries("seat", seat)`; `kg` is the whole load of each.

        Raises
        ------
        BadInput
            If there is no such use, or a board belongs to another piece.
        """
        if use not in list(Use):
            raise BadInput(f"There is no use {use!r}; a board carries one of {', '.join(Use)}.")
        for board in boards:
            if board not in self._boards:
                raise BadInput(f"{board.name!r} carries {use}, and is no board of this piece.")
            self._loads[board.name] = Load(part=board.name, use=Use(use), kg=kg)

    def match(self, name: str, *boards: Board) -> None:
        """Cut these boards from one place of a sheet, as they stand in the piece: the figure runs on over them.

        Raises
        ------
        BadInput
            If the figure of one runs on in another group already. `parts` refuses boards that do not lie in one plane.
        """
        for board in boards:
            if board.name in self._matched:
                raise BadInput(f"The figure of {board.name!r} runs on in {self._matched[board.name]!r} already.")
            self._matched[board.name] = name

    def hardware(self, name: str, quantity: int, price_minor: int = 0) -> None:
        """Add bought things: so many, at a price each in minor units; 0 adds nothing.

        Raises
        ------
        BadInput
            If the quantity or the price is under 0.
        """
        thing = Hardware(name=name, quantity=quantity, price_minor=price_minor)
        for i, known in enumerate(self._hardware):
            if (known.name, known.price_minor) == (name, price_minor):
                self._hardware[i] = Hardware(name=name, quantity=known.quantity + quantity, price_minor=price_minor)
                return
        self._hardware += [thing] if quantity else []

    def place(
        self,
        module: Assembly,
        name: str,
        *,
        at: Vector = (0.0, 0.0, 0.0),
        turned: float = 0.0,
        meets: Mapping[str, str] | None = None,
    ) -> None:
        """Set a module into the piece: its origin goes to `at`, after a turn to the left by so many degrees.

        `meets` names interfaces of the module, and those of this piece that each meets: `{"top": "desk"}`. The name
        goes before those of the module's parts.

        Raises
        ------
        Mismatch
            If two interfaces that meet do not fit each other.
        BadInput
            If there is no such interface, or a module of that name stands there already.
        """
        if any(name == known for known, _ in self._modules):
            raise BadInput(f"Two modules are called {name!r}; give each its own name.")
        for theirs, ours in (meets or {}).items():
            for kit, which in ((module, theirs), (self, ours)):
                if which not in kit.interfaces:
                    known = ", ".join(kit.interfaces) or "none"
                    raise BadInput(f"{name!r} is to meet at {which!r}, which is no interface; there are: {known}.")
            check_meeting(name, self.interfaces[ours], module.interfaces[theirs])
        made = set_in(module.parts(), name, at, turned)
        self._modules.append((name, made))
        for thing in made.hardware:
            self.hardware(thing.name, thing.quantity, thing.price_minor)

    def parts(self) -> Parts:
        """The piece as parts."""
        modules = [made for _, made in self._modules]
        if not self._boards and modules:
            return self._whole([], modules)
        if not self._boards:
            raise BadInput("The design has no boards yet; add one with kit.board(...).")
        low = [min(board.low[i] for board in self._boards) for i in range(3)]
        high = [max(board.high[i] for board in self._boards) for i in range(3)]
        middle = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2
        made = [
            Part(
                name=board.name,
                panel=board.panel(),
                placement=self._place(board),
                explode=_explode(board, middle),
                match=self._matched.get(board.name, ""),
            )
            for board in self._boards
        ]
        matched_groups(made)
        return self._whole(made, modules)

    def _whole(self, made: list[Part], modules: list[Parts]) -> Parts:
        """The piece of its own parts and of its modules'."""
        boxes = {part.name: part.box_mm() for part in made}
        return Parts(
            parts=(*made, *(part for module in modules for part in module.parts)),
            hardware=tuple(self._hardware),
            joins=(
                *(_join(joined, boxes) for joined in self.joins),
                *(join for module in modules for join in module.joins),
            ),
            motions=(
                *motions_of(self.joins, self._motions),
                *(motion for module in modules for motion in module.motions),
            ),
            loads=(*self._loads.values(), *(load for module in modules for load in module.loads)),
        )

    def _place(self, board: Board) -> Placement:
        tilt = self._tilts.get(board.name)
        return board.placement if tilt is None else tilt.placed(board.placement)


def joint_name(joint: Joint) -> str:
    """The name of a joint's kind as the registry knows it: `TabAndSlot` is "tab-and-slot"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(joint).__name__).lower()


def _join(joined: Joined, boxes: Mapping[str, tuple[Vector, Vector]]) -> Join:
    """The joint with the box that both boards share, or that lies between them where they stand apart."""
    (low, high), (other_low, other_high) = boxes[joined.board], boxes[joined.into]
    ends = [sorted((max(low[i], other_low[i]), min(high[i], other_high[i]))) for i in range(3)]
    return Join(
        joint=joint_name(joined.joint),
        board=joined.board,
        into=joined.into,
        low=_rounded((ends[0][0], ends[1][0], ends[2][0])),
        high=_rounded((ends[0][1], ends[1][1], ends[2][1])),
        enters=joined.mating.enters,
        only_way=joined.mating.only_way,
    )


def _rounded(vector: Vector) -> Vector:
    return round(vector[0], PLACES) + 0.0, round(vector[1], PLACES) + 0.0, round(vector[2], PLACES) + 0.0


def _explode(board: Board, middle: Vector) -> Vector:
    away = [EXPLODE * ((board.low[i] + board.high[i]) / 2 - middle[i]) for i in range(3)]
    i = board.axis
    if abs(away[i]) > 1.0:
        away[i] += EXPLODE_LEAST_MM if away[i] > 0 else -EXPLODE_LEAST_MM
    return away[0], away[1], away[2]
