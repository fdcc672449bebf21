"""Solids with known answers, for the recogniser: made from sizes by the CAD kernel alone, and compared by shapely."""
