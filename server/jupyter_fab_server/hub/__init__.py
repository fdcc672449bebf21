"""The hub's agent: a pure state machine, a shell around it, a journal, a console."""
