"""The driver for Grbl 1.1: dialect, character counting, a pure state machine, pre-flight checks, the port.

Role: the built-in driver (`grbl11`), for most small routers over USB. A pure machine decides (`machine.py`), a thread
of its own does the talking, so that a busy event loop never starves the controller. Other controllers are other
drivers: see docs/how-to/add-a-machine-driver.md.
"""
