"""The hub's console: a page on loopback, served by the agent, where a person runs the machine.

Routes (JSON in and out; the page needs its key once, calls carry it in the header `X-Console-Key`):
GET /api/health; GET /api/state; GET /api/jobs/ID/bundle; GET /api/jobs/ID/programs/N;
POST /api/machine/ACTION (connect, confirm, home, unlock, acknowledge, hold, resume, stop);
POST /api/jobs/ID/ACTION (accept, decline {reason}, sheet {readings_mm}, fetch, arm -> {nonce}, disarm, begin {nonce},
scrap {reason}, made {reason}, inspect {inspector, measured}, handover {code}).
"""

from jupyter_fab_server.hub.console.app import make_console

__all__ = ["make_console"]
