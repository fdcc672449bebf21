"""A simulated Grbl 1.1h controller in a process of its own, for demos, classes and tests.

It is written from Grbl's own documentation (interface.md, commands.md, settings.md, jogging.md, and the error and
alarm tables), never from our driver, and imports neither the driver nor `jupyter_fab.core.motion`: where the two
disagree, one of them has misread it. `python -m jupyter_fab_server.machines.simulated --help` starts one.
"""
