"""Reads on letters."""
