"""Sheets of sites: read, columns recognised, values understood, duplicates found. Writes nothing."""
