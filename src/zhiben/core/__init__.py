"""Pure Python: compiles text and decides rules. Knows no Django, no settings, no clock, no network."""
