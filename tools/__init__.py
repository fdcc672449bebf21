"""What the Makefile calls: standard library only where it runs before anything is installed."""
