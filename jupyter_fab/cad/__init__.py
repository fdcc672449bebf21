"""The CadQuery side: solids recognised into parts, parts made into exact solids. Importing it costs seconds.

Role: `recognise` reads a designer's own solid into the flat parts that are cut, refusing with a reason what it cannot
read as panels; `solid` goes the other way, for STEP files and to hold one against the other. Panels of the kit never
come through here: they are drawn, priced and cut without a CAD kernel.
"""
