"""`python -m jupyter_fab_server.registry`: the registry as a process, until it is told to stop.

Role: settings from the command line or a file, signals to an orderly end, and with `--demo` the list of people whom
everyone may play. What is served, and what runs beside it, is put together in `app.py`.
"""

from __future__ import annotations

import asyncio
import logging
import signal

from jupyter_fab.extras import needed

with needed("The registry", "server"):
    from traitlets import Bool, Unicode
    from traitlets.config import Application

    from jupyter_fab_server.registry.app import Registry, make_context
    from jupyter_fab_server.registry.roster import PEOPLE, password
    from jupyter_fab_server.registry.settings import Settings


class RegistryApp(Application):
    """Serves designs, orders, money and events."""

    name = "jupyter-fab-registry"
    description = "The registry of jupyter-fab."
    classes = [Settings]
    aliases = {
        "data-dir": "Settings.data_dir",
        "database-url": "Settings.database_url",
        "ip": "Settings.ip",
        "port": "Settings.port",
        "config": "RegistryApp.config_file",
    }
    flags = {"demo": ({"Settings": {"demo": True}}, "Seed the people and hubs of the demo.")}
    config_file = Unicode("", help="A configuration file (Python or JSON).").tag(config=True)
    quiet = Bool(False, help="Print nothing at the start.").tag(config=True)

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the command line, and the file that it names."""
        super().initialize(argv)
        if self.config_file:
            self.load_config_file(self.config_file)

    def start(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
        logging.getLogger("alembic").setLevel(logging.WARNING)
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        registry = Registry(make_context(Settings(parent=self)))
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await registry.start()
        if not self.quiet:
            print(f"The registry answers at {registry.url}", flush=True)
        if not self.quiet and registry.ctx.settings.demo:
            for person in PEOPLE:
                print(f"  {person.handle:6} {password(person.handle):12} {', '.join(person.roles)}", flush=True)
        await stop.wait()
        await registry.close()


def main(argv: list[str] | None = None) -> None:
    """Run the registry with these arguments (the command line's, if none)."""
    RegistryApp.launch_instance(argv)


if __name__ == "__main__":
    main()
