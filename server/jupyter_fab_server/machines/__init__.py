"""Machine drivers and the simulated controller.

Role: the last step of station 6, from a proven program's bytes to a controller. `protocol.py` is the seam,
`contract.py` what every driver must do, `grbl/` our driver, `simulated/` a controller that shares no code with it. A
driver judges nothing that the proof has judged, and never starts by itself.
"""
