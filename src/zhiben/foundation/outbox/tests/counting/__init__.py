"""A small app whose effects can be counted, for workers that are started and killed by tests."""
