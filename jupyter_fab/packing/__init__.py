"""From a notebook or module to a design package and back: pack, fork, template, publish.

`pack` is the one function behind publishing from a notebook, from the labextension and from the command line, so the
same source gives the same bytes. It runs the design once, in the caller's own process, to draw its picture and take
its schema: call it on one's own work only.
"""

from jupyter_fab.packing.fork import fork_notebook, template_notebook
from jupyter_fab.packing.pack import Publication, pack, publish

__all__ = ["Publication", "fork_notebook", "pack", "publish", "template_notebook"]
