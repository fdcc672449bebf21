"""The registry's client, sync and async: scripts, notebooks, the Jupyter Server extension and the hub's agent use it.

    from jupyter_fab.client import Client, calls

    with Client("http://127.0.0.1:8000", token=SECRET) as registry:
        quote = registry(calls.new_quote("desk", {"width": 1500}, place=calls.place("Ghent", 51.05, 3.72)))

One function a route in `calls`; `Client` and `AsyncClient` send what they return and decode the answer strictly.
"""

from jupyter_fab.client import calls
from jupyter_fab.client.send import AsyncClient, Call, Client, RegistryRefusal

__all__ = ["AsyncClient", "Call", "Client", "RegistryRefusal", "calls"]
