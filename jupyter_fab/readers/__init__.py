"""What is read from files that other programs wrote: outlines to nest. Values out; nothing is computed here."""
