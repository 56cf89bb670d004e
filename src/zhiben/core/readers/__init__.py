"""Bytes → source text. The only code that knows file formats."""
