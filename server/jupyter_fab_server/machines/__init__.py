"""Machine drivers and the simulated controller."""
