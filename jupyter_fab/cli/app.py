"""The command group, its error mapping, and the commands that other packages bring.

One place turns errors into exit codes and messages. The commands themselves stand in one module a subject.
"""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from jupyter_fab import __version__
from jupyter_fab.cli import (
    checking,
    cutting,
    designs,
    exporting,
    making,
    market,
    nesting,
    panels,
    parameters,
    people,
    programs,
    proving,
    workshop,
)
from jupyter_fab.cli.output import show_error, wants_json
from jupyter_fab.client.send import RegistryRefusal
from jupyter_fab.core.errors import BadInput, FabError, NotSignedIn, Unavailable
from jupyter_fab.core.extension_point import ExtensionPoint
from jupyter_fab.extras import extra_for, not_installed

BAD_INPUT = 2
REFUSED = 3
BROUGHT = ExtensionPoint("jupyter_fab.commands", "command")  # by other packages


class Fab(click.Group):
    """The group; commands of other packages are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, ours and those that other packages bring."""
        return sorted({*super().list_commands(ctx), *BROUGHT.names()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        found = super().get_command(ctx, cmd_name)
        if found is None and cmd_name in BROUGHT.names():
            try:
                loaded: click.Command = BROUGHT.load(cmd_name)
            except ImportError as error:
                return _not_installed(cmd_name, error)
            return loaded
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; one that needs an extra which is not installed is refused in words.

        Raises
        ------
        Unavailable
            Naming the extra.
        """
        try:
            return super().invoke(ctx)
        except ImportError as error:
            if not extra_for(error):
                raise
            raise not_installed("This", error) from error


def _not_installed(name: str, error: ImportError) -> click.Command:
    """A command in the place of one whose libraries are not installed: it says so instead of doing anything."""

    def refuse(**_: Any) -> None:
        raise not_installed(name, error) from error

    anything = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(
        name, callback=refuse, help="Not installed here: it needs an extra.", context_settings=anything
    )


@click.group(cls=Fab, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jupyter fab")
def fab() -> None:
    """Furniture designed in a notebook, made in the workshop round the corner."""


MODULES = (
    making,
    checking,
    parameters,
    cutting,
    exporting,
    nesting,
    programs,
    proving,
    panels,
    designs,
    market,
    workshop,
    people,
)
for module in MODULES:
    for command in module.COMMANDS:
        fab.add_command(command)


def exit_code(error: FabError) -> int:
    """The exit code that an error ends the command with."""
    if isinstance(error, RegistryRefusal):
        return BAD_INPUT if error.status in (400, 422) else REFUSED
    if isinstance(error, BadInput):
        return BAD_INPUT
    return REFUSED if isinstance(error, NotSignedIn | Unavailable) else 1


def main() -> NoReturn:
    """Run the command line and exit."""
    try:
        fab(standalone_mode=False, prog_name="jupyter fab")
    except FabError as error:
        show_error(error, as_json=wants_json(sys.argv))
        sys.exit(exit_code(error))
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(0)
