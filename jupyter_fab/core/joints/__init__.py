"""Joints: one declaration cuts both halves, with the stated fit and corner reliefs for the cutter.

`kit.join(joint, board, into)` lets `board` grow into `into` (a tab, a tongue, a dowel) and cuts what receives it. One
file holds one family; what they share is where two boards meet (`meeting.py`), why they may not be joined
(`refusal.py`), and how they go together (`protocol.py`). Further joints come through the entry-point group
`jupyter_fab.joints` (`registry.py`).
"""
