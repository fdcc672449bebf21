"""The registry, the planner, the builder, the hub's agent and its machines."""
