"""From a notebook or module to a design package and back: pack, fork, template, publish.

`pack.pack` is the one function behind publishing from a notebook, from the labextension and from the command line, so
the same source gives the same bytes. It runs the design once, in the caller's own process, to draw its picture and take
its schema: call it on one's own work only. Nothing is imported here: the preview needs `preview_call` alone, and no
client of a registry.
"""
