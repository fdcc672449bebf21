"""The embedded city: a registry, three hubs, seeded people.

`make demo` runs it for people, `HEADLESS=1` walks one order down the road by itself, and tests start the same city.
Processes are the product's own, with simulated routers; what is special to the demo (known passwords, first credits, a
stocked catalogue) is in this folder and nowhere else.
"""
