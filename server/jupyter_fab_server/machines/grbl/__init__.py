"""The driver for Grbl 1.1: dialect, character counting, a pure state machine, pre-flight checks, the port."""
