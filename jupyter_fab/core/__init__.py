"""Pure values of the trade: values in, values out; no I/O, no clock, no unseeded randomness.

Everything else rests on it and it rests on nothing of ours: designs, parts, joints, layouts, toolpaths, programs,
proofs, prices, states, and what crosses the wire. Import contracts hold its directions; among them, the proof shares no
code with the writer of programs. What costs seconds, files or sockets is elsewhere.
"""
