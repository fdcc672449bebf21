"""Pieces of furniture that the figures are measured on."""
