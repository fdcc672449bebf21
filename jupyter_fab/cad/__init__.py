"""The CadQuery side: solids recognised into parts, parts made into exact solids. Importing it costs seconds."""
