"""Reads of reports, by topic."""
