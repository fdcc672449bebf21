"""What each cutter does to a placed panel, an operation a module: drilling, clearing, profiling, and their order.

`toolpath` puts them together. All speak of `operation.Operation`; none knows G-code, and the proof shares nothing here.
"""
