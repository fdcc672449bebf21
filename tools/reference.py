"""Writes docs/reference from the code: every command, setting, route, extension point, state and joint.

Run in the project's environment (`make reference`); a test fails when a committed page is not what this writes. It adds
nothing of its own: what a page lacks is missing from a docstring or a help text.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tools import check_page, joint_page, library, nest_page
from tools.progress import ROOT

TARGET = ROOT / "docs" / "reference"
PACKAGES = ("jupyter_fab", "jupyter_fab_server")
NOT_IMPORTED = ("__main__", ".cad", ".testing", ".migrations.")  # programs, CadQuery's seconds, tests, migrations
MADE_BY = "<!-- Made from the code by `make reference`; change the docstring or help text instead. -->\n"


def pages() -> dict[str, str]:
    """Return every page's text by its file name."""
    return {
        "commands.md": "\n".join(commands()),
        "settings.md": "\n".join(settings()),
        "routes.md": "\n".join(routes()),
        "extension-points.md": "\n".join(extension_points()),
        "states.md": "\n".join(states()),
        "joints.md": "\n".join(joint_page.page()),
        "library.md": "\n".join(library.page(MADE_BY)),
        "checks.md": "\n".join(check_page.page()),
        "nest-job.md": "\n".join(nest_page.page(MADE_BY)),
    }


def modules() -> Iterator[ModuleType]:
    """Return all modules of both packages that may be imported without starting something."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not any(part in found.name for part in NOT_IMPORTED):
                yield importlib.import_module(found.name)


def commands() -> Iterator[str]:
    """Return the page of all commands."""
    import click

    from jupyter_fab.cli.app import fab

    yield f"# Commands\n\n{MADE_BY}"

    def page(command: click.Command, name: str) -> Iterator[str]:
        context = click.Context(command, info_name=name, max_content_width=100, **fab.context_settings)
        yield f"## `{name}`\n\n```text\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                found = command.get_command(context, child)
                if found is not None and not found.hidden:
                    yield from page(found, f"{name} {child}")

    yield from page(fab, "jupyter fab")


def settings() -> Iterator[str]:
    """Return the page of all settings: the traits that may be configured."""
    from traitlets.config import Configurable

    yield f"# Settings\n\n{MADE_BY}"
    seen: set[type] = set()
    for module in modules():
        for name, found in sorted(vars(module).items()):
            ours = inspect.isclass(found) and issubclass(found, Configurable) and found.__module__ == module.__name__
            if ours and found not in seen and (traits := found.class_own_traits(config=True)):
                seen.add(found)
                yield f"## {name}\n\n{first_line(found)} (`{module.__name__}`)\n"
                yield "| setting | default | what it does |\n|---|---|---|"
                for trait_name, trait in sorted(traits.items()):
                    yield f"| `{name}.{trait_name}` | `{default_of(trait)}` | {trait.help} |"
                yield ""


def default_of(trait: Any) -> str:
    """Return a trait's default, one that hangs on the machine or user by its meaning."""
    text = repr(trait.default_value)
    return "(in the user's data folder)" if str(Path.home()) in text else text


def routes() -> Iterator[str]:
    """Return the page of the registry's routes; their messages are in its OpenAPI document."""
    from jupyter_fab_server.registry.routes import ROUTES

    yield f"# Routes of the registry\n\n{MADE_BY}"
    yield "The messages' fields are in `/api/openapi.json`; the rules for all routes in the"
    yield "[contract](../explanation/contract.md).\n"
    yield "| route | scope | takes | gives | what it does |\n|---|---|---|---|---|"
    for route in ROUTES:
        takes, gives = (getattr(kind, "__name__", "") for kind in (route.takes, route.gives))
        yield f"| `{route.method} {route.path}` | {route.scope} | {takes} | {gives} | {first_line(route.handler)} |"
    yield ""


def extension_points() -> Iterator[str]:
    """Return the page of entry-point groups and what is built in."""
    from jupyter_fab.core.extension_point import ExtensionPoint
    from jupyter_fab.core.joints.registry import JOINTS, OTHERS

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups: dict[str, dict[str, str]] = {group: dict(own) for group, own in project.get("entry-points", {}).items()}
    for module in modules():
        for point in vars(module).values():
            if isinstance(point, ExtensionPoint):
                groups.setdefault(point.group, {}).update(point.built_in)
    groups[OTHERS.group] |= {name: f"{kind.__module__}:{kind.__name__}" for name, kind in JOINTS.items()}
    yield f"# Extension points\n\n{MADE_BY}"
    yield "Your package declares an entry point of one of these groups; the [how-to pages](../index.md) say how.\n"
    for group, built_in in sorted(groups.items()):
        yield f"## `{group}`\n"
        for name, target in sorted(built_in.items()):
            found = pkgutil.resolve_name(target)
            yield f"- `{name}`: {first_line(found)} (`{target}`)"
        yield ""


def states() -> Iterator[str]:
    """Return the page of every life: its states with their meaning, and who may move it from which to which."""
    from jupyter_fab.core import states as source

    yield f"# States\n\n{MADE_BY}"
    yield "Each move is refused unless it stands here, with what may be done instead, and writes an event.\n"
    lives: dict[str, tuple[Any, Any]] = {
        "A design version": (source.VersionState, source.VERSION),
        "A customisation request": (source.RequestState, source.REQUEST),
        "An order": (source.OrderState, source.ORDER),
        "A job": (source.JobState, source.JOB),
    }
    for title, (kind, table) in lives.items():
        meaning = dict(re.findall(r'^\s+\w+ = "(\w+)"  # (.*)$', inspect.getsource(kind), re.MULTILINE))
        yield f"## {title}\n"
        yield f"{first_line(kind)}\n\n| state | meaning | what may happen |\n|---|---|---|"
        for state in kind:
            moves = [
                f"{action} ({', '.join(sorted(who))}) -> {after}"
                for (here, action), (after, who) in table.items()
                if here is state
            ]
            yield f"| `{state}` | {meaning[state]} | {'<br>'.join(moves) or 'nothing: it is final'} |"
        yield ""


def first_line(documented: Any) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(documented) or "").split("\n")[0]


def main() -> None:
    """Write all pages."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (TARGET / name).write_text(text.rstrip() + "\n")
    joint_page.write_drawings()


if __name__ == "__main__":
    main()
