"""Briefs, circulars and packs for hearings, each figure with its records; questions on what was reported; the load."""
