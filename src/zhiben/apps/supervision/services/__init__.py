"""Commands on letters."""
