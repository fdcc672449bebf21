"""See the flow in docs/explanation."""
