"""The Tornado registry: designs, orders, money and events.

Role: every station but the machine. A request goes by `routes` to a handler and to a service in a transaction; what
takes longer (checks, programs, plans, silence) goes on in the background and is told as events. What crosses the wire
is in `jupyter_fab/core/wire`; what a hub does with it, in `hub/`.
"""
