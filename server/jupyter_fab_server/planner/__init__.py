"""The PuLP planner: problem in, plan with bound, gap and reasons out."""
