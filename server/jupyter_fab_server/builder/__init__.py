"""Sandboxed re-building of designers' code for buyers' parameters.

Role: stations 3 and 4. A designer's code is a stranger's: it runs without network, other processes or files to write,
within limits of time and memory, in a child forked from a warm process for each build. Without a sandbox nothing is
built, but for one's own designs where the owner said so (`local.py`). What comes out is data, and is judged by others.
"""
