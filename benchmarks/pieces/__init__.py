"""Pieces of furniture that the figures are measured on.

Role: inputs that are made, not measured, and the same on every machine and every time. A figure says in its own module
which of them it takes. Designs that people order are in `jupyter_fab/designs`.
"""
