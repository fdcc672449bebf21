"""What the Makefile calls: standard library only where it runs before anything is installed.

Role: the clone's own workshop: getting ready, tests in order, lint, pins, reference pages, wire types, screenshots,
wheels. A module that runs before the environment is there says so by importing nothing else. Nothing of the product
imports this folder.
"""
