"""What the registry may be told: where its data is, where it listens, whether it is a demo.

Role: traitlets, as Jupyter people expect (`--Settings.port=8470`, or a `jupyter_fab_registry_config.py`).
"""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_dir
from traitlets import Bool, Float, Int, Unicode
from traitlets.config import LoggingConfigurable

MEGABYTE = 1024 * 1024


class Settings(LoggingConfigurable):
    """The registry's configuration."""

    data_dir = Unicode(
        user_data_dir("jupyter-fab", appauthor=False), help="The folder of the registry's own files."
    ).tag(config=True)
    database_url = Unicode(
        "",
        help="SQLAlchemy URL of the database; empty: SQLite in the data folder. PostgreSQL: postgresql+psycopg://...",
    ).tag(config=True)
    ip = Unicode("127.0.0.1", help="The address to listen on.").tag(config=True)
    port = Int(8470, help="The port to listen on; 0 takes any free one.").tag(config=True)
    demo = Bool(False, help="Seed the people and hubs of the demo, with passwords that everyone knows.").tag(
        config=True
    )
    trust_local_designs = Bool(
        False,
        help="Where no sandbox can be had, build designs that were published from this very machine without one. "
        "Only counts on a loopback address; every page and receipt says so.",
    ).tag(config=True)
    currency = Unicode("EUR", help="The currency of every price and account.").tag(config=True)
    payment_provider = Unicode("credits", help="How buyers pay: credits, invoice, or an installed provider.").tag(
        config=True
    )
    processes = Int(2, help="Worker processes for nesting, programs, proofs and plans.").tag(config=True)
    nest_time_s = Float(
        10.0,
        help="Seconds to look for a layout on fewer sheets when an order's program is made; it ends before where no "
        "sheet can be saved, and a layout is kept. 0: the quick layout, as quoted.",
    ).tag(config=True)
    secret_hex = Unicode(
        "", help="The secret that collection codes follow from; empty: a file in the data folder."
    ).tag(config=True)
    hub_silent_s = Float(30.0, help="A hub not heard for so long is unreachable and gets no new jobs.").tag(config=True)
    hub_lease_s = Float(
        90.0, help="A hub not heard for so long loses its unstarted jobs; started ones become uncertain."
    ).tag(config=True)
    offer_s = Float(
        86_400.0,
        help="An offer that nobody at the hub answers for so long, days off not counted, goes to the next hub.",
    ).tag(config=True)
    plan_time_s = Float(8.0, help="Seconds for the plan of all open orders, made anew when something changes.").tag(
        config=True
    )
    max_body_bytes = Int(MEGABYTE, help="The largest JSON body that is read.").tag(config=True)

    @property
    def trusts_local(self) -> bool:
        """Whether the owner trusts designs of this machine, and only this machine reaches the registry."""
        return self.trust_local_designs and self.ip in ("127.0.0.1", "::1", "localhost")

    @property
    def url(self) -> str:
        """The database's URL, the default filled in."""
        return self.database_url or f"sqlite:///{Path(self.data_dir) / 'registry.sqlite'}"
