"""Numbers and codes that people write in forms: what they are made of, and whether they check."""
