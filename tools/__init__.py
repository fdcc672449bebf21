"""What the Makefile calls: standard library only, since nothing is installed yet when it runs."""
