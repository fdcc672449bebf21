"""What happens as soon as the city's registry answers: people sign in, notebooks get a token, buyers get credits.

All of it is done at the first start; later ones only look whether it still holds. It loads the registry's client, so
the city asks for it when its processes are on their way.
"""

from pathlib import Path

import msgspec

from jupyter_fab.core.identity import KERNEL_SCOPES, Scope
from jupyter_fab_server.demo import credits, passes
from jupyter_fab_server.demo.private import write_private
from jupyter_fab_server.registry.roster import PEOPLE

AUTHOR = "dora"  # whom the notebooks' kernels may read, ask for quotes and publish for; never spend


def arrive(registry: str, folder: Path) -> dict[str, passes.Pass]:
    """Return everyone's token by handle; the city's `folder` holds them, the kernels' one and the note of credits."""
    found = passes.sign_in(registry, PEOPLE, folder / "accounts.json")
    kernel_pass(registry, folder / "lab")
    credits.give(registry, found, folder / "registry" / "credits-given")
    return found


def kernel_pass(registry: str, folder: Path) -> None:
    """Write the token that notebooks find: it may read, ask for quotes and publish, never spend."""
    author = [one for one in PEOPLE if one.handle == AUTHOR]
    found = passes.sign_in(registry, author, folder / "kernel.json", (*KERNEL_SCOPES, Scope.DESIGN_PUBLISH))
    credentials = {"default": registry, "tokens": {registry: found[AUTHOR].secret}}
    write_private(folder / "credentials.json", msgspec.json.encode(credentials))
