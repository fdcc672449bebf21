"""A design: parameters, rules, and the function that makes the parts; and how a package's module is run.

`build` checks the values, replaces nominal thickness by the measured one, calls the designer's function and returns
`Parts`. A function that takes a `kit` works with our boards and joints; one that returns a CadQuery object is read by
the recogniser, which is looked up only then. `run_design` is what the sandbox calls; only trusted sandboxes call it.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from jupyter_fab.core.also import Also
from jupyter_fab.core.assembly import Assembly
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.fit import AS_DESIGNED, Workshop, made_at
from jupyter_fab.core.parameter import Constraint, Kind, Parameter, ParameterSchema
from jupyter_fab.core.part import Parts
from jupyter_fab.core.reading import Reading

READER = "jupyter_fab.cad.recognise"  # turns CadQuery objects into Parts; importing it costs seconds
MODULE_NAME = "jupyter_fab_design"


class Values(types.SimpleNamespace):
    """Parameter values by name: `p.width`."""

    def __getattr__(self, name: str) -> Any:
        """Explain a name that is no parameter."""
        raise BadInput(f"The design asks for p.{name}, which is no parameter; there are: {', '.join(vars(self))}.")


class Design:
    """A piece of furniture with parameters; made by the `design` decorator."""

    def __init__(self, make: Callable[..., object], schema: ParameterSchema, *, title: str, summary: str) -> None:
        self.make = make
        self.schema = schema
        self.title = title
        self.summary = summary
        self.name = make.__name__.replace("_", "-")
        self.description = inspect.getdoc(make) or ""
        wants = inspect.signature(make).parameters
        self._wants_kit = "kit" in wants
        self._wants_also = "also" in wants

    @property
    def kernel(self) -> str:
        """What the design needs to run: "kit", or "cadquery"."""
        return "kit" if self._wants_kit else "cadquery"

    def build(
        self,
        values: Mapping[str, object] | None = None,
        *,
        measured: Mapping[str, float] | None = None,
        workshop: Workshop = AS_DESIGNED,
    ) -> Parts:
        """The parts for those values (defaults where none is given), at the measured thickness if there is one.

        Joints are cut with the cutter and the fit of the `workshop` that makes it; a design that does not use the
        kit's joints does not follow them.

        Raises
        ------
        BadInput
            If a value or a rule does not hold, or the piece cannot be made of them.
        """
        __tracebackhide__ = True
        made, checked, also = self._made(values, measured, workshop)
        if isinstance(made, Parts):
            return also.added(made)
        parts: Parts = importlib.import_module(READER).recognise(made, material=self._material(checked))
        return also.added(parts)

    def read(
        self, values: Mapping[str, object] | None = None, *, measured: Mapping[str, float] | None = None
    ) -> Reading:
        """The parts for those values and, beside them, the solids that are no panels.

        Raises
        ------
        BadInput
            If a value or a rule does not hold, or nothing can be made of them.
        """
        __tracebackhide__ = True  # a designer's error is shown where the designer wrote it
        made, checked, also = self._made(values, measured)
        if isinstance(made, Parts):
            return Reading(parts=made.parts, whole=also.added(made))
        reading: Reading = importlib.import_module(READER).read(made, material=self._material(checked))
        if reading.whole is None:
            return reading
        return msgspec.structs.replace(reading, whole=also.added(reading.whole))

    def _made(
        self,
        values: Mapping[str, object] | None,
        measured: Mapping[str, float] | None,
        workshop: Workshop = AS_DESIGNED,
    ) -> tuple[object, dict[str, Value], Also]:
        """What the designer's function makes (Parts where it is of our kit), the checked values, and what it adds."""
        __tracebackhide__ = True
        checked = self.schema.check(values or {}, measured=measured)
        given, also = Values(**checked), Also()
        beside = {"also": also} if self._wants_also else {}
        with made_at(workshop):
            if self._wants_kit:
                kit = Assembly(material=self._material(checked), thickness_mm=self._thickness(checked))
                made = self.make(given, kit=kit, **beside)
                return (made if isinstance(made, Parts) else kit.parts()), checked, also
            made = self.make(given, **beside)
            return (made.parts() if isinstance(made, Assembly) else made), checked, also

    def __repr__(self) -> str:
        """A line that names it."""
        return f"<Design {self.name!r}: {self.title}, {len(self.schema.parameters)} parameters>"

    def _thickness(self, values: Mapping[str, Value]) -> float:
        found = [values[p.name] for p in self.schema.parameters if p.kind is Kind.THICKNESS]
        return float(found[0]) if found else 18.0

    def _material(self, values: Mapping[str, Value]) -> str:
        return str(values.get("material", "birch-ply"))


def design(
    title: str,
    *,
    summary: str,
    parameters: Sequence[Parameter],
    constraints: Sequence[Constraint] = (),
    presets: Mapping[str, Mapping[str, Value]] | None = None,
) -> Callable[[Callable[..., object]], Design]:
    """A decorator that makes a function `f(p, kit)` (our kit) or `f(p)` (CadQuery) into a `Design`.

    A function that takes an argument `also` says with it what no solid shows (`core.also`); with the kit it may too.
    """
    schema = ParameterSchema(
        parameters=tuple(parameters),
        constraints=tuple(constraints),
        presets={name: dict(values) for name, values in (presets or {}).items()},
    )

    def decorate(make: Callable[..., object]) -> Design:
        return Design(make, schema, title=title, summary=summary)

    return decorate


class Built(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a sandboxed build answers: the parts, and the schema that the code declares."""

    parts: Parts
    parameters: ParameterSchema
    kernel: str


def load_design(source: bytes, name: str = MODULE_NAME) -> Design:
    """The one design that a module's source makes. Runs the source: only in a sandbox, or on one's own code.

    Raises
    ------
    BadInput
        If the source fails, or makes none or several designs.
    """
    module = types.ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    except BadInput:
        raise
    except Exception as error:
        raise BadInput(f"The design's code fails when it is loaded: {type(error).__name__}: {error}") from error
    found = {id(value): value for value in vars(module).values() if isinstance(value, Design)}
    if len(found) != 1:
        raise BadInput(f"The module makes {len(found)} designs; it must make one, with @design(...).")
    return next(iter(found.values()))


def run_design(
    files: Mapping[str, bytes],
    entry: str,
    values: Mapping[str, object],
    measured: Mapping[str, float] | None = None,
    workshop: Workshop = AS_DESIGNED,
) -> bytes:
    """The canonical JSON of `Built` for a package's files; runs the designer's code: only inside the sandbox.

    Raises
    ------
    BadInput
        If the code fails or the values cannot be made; the message is for the designer.
    """
    made = load_design(files[entry])
    try:
        parts = made.build(values, measured=measured, workshop=workshop)
    except BadInput:
        raise
    except Exception as error:
        raise BadInput(f"The design's code fails for these values: {type(error).__name__}: {error}") from error
    return msgspec.json.encode(Built(parts=parts, parameters=made.schema, kernel=made.kernel), order="deterministic")
