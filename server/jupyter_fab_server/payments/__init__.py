"""Payment providers behind one protocol; workshop credits are built in."""
