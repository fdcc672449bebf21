"""Parts from a package and values: built by its own code in the sandbox, read strictly, measured again by trusted code.

What the sandbox answers is a claim. It is decoded by the wire's own rules, and every figure that money or a machine
depends on (sizes, volume, mass, how many) is computed here from the parts themselves. Nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from jupyter_fab.core.design import Built
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.fit import AS_DESIGNED, Workshop
from jupyter_fab.core.package import Package
from jupyter_fab.core.part import Parts
from jupyter_fab.core.wire.codec import decode
from jupyter_fab_server.builder.service import Builder

LONGEST_MM = 6_000.0  # a panel longer than any sheet that is sold is a mistake or a lie


class ForgedManifest(BadInput):
    """The code declares other parameters than the manifest."""

    code = "forged-manifest"


@frozen
class BuiltParts:
    """The parts of a package for values, and whether its code ran in the sandbox."""

    parts: Parts
    sandboxed: bool


async def build(
    builder: Builder,
    package: Package,
    values: Mapping[str, object],
    *,
    measured: Mapping[str, float] | None = None,
    workshop: Workshop = AS_DESIGNED,
    authored_here: bool = False,
) -> BuiltParts:
    """The parts for values that the manifest's own rules allow, at the measured thickness if one is given.

    Raises
    ------
    BadInput
        If values, code or parts are not acceptable; the text is for the designer.
    SandboxMissing
        If there is no sandbox here, and local trust does not cover this design.
    """
    manifest = package.manifest
    nominal = manifest.parameters.check(values)
    if measured:
        manifest.parameters.check(values, measured=measured)
    result = await builder.build(
        package.files,
        manifest.entry,
        nominal,
        measured=measured,
        workshop=workshop,
        kernel=manifest.kernel,
        authored_here=authored_here,
    )
    built = decode(result.document, Built)
    if (built.parameters, built.kernel) != (manifest.parameters, manifest.kernel):
        raise ForgedManifest("The design's code declares other parameters than its manifest; pack and publish it anew.")
    _measure(built.parts)
    return BuiltParts(built.parts, result.sandboxed)


def _measure(parts: Parts) -> None:
    """Return if every panel is a piece of sheet that could exist.

    Raises
    ------
    BadInput
        Naming the first part that is not.
    """
    for part in parts.parts:
        long_mm = max(part.panel.size_mm())
        if not long_mm <= LONGEST_MM:
            raise BadInput(f"{part.name} is {long_mm:g} mm long; no sheet is longer than {LONGEST_MM:g} mm.")
        whole = part.panel.outline.polygon().area * part.panel.thickness_mm
        volume = part.panel.volume_mm3()
        if not 0 < volume <= whole * (1 + 1e-9):
            raise BadInput(f"{part.name} leaves no material, or more than its outline holds; check its features.")
