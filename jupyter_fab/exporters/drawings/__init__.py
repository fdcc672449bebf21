"""Drawings with dimensions, as PDF: what a joiner works from.

Role: the sheets by which a piece is made or checked by hand; `drawings(parts, title)` gives the file's bytes. One
module a noun: `book` binds the sheets, `overview` and `panel` fill them, `sheet`, `table` and `running` are frame,
words and dimensions, `face`, `key` and `views` say what is to be drawn, `pen` and `crowd` draw it and find room.
"""

from jupyter_fab.exporters.drawings.book import drawings
from jupyter_fab.exporters.drawings.sheet import Paper

__all__ = ["Paper", "drawings"]
