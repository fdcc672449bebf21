"""The library of finished pieces of furniture."""
