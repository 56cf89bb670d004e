"""What a text is made of: spans, plain text, numerals, dates, quantities, units of administration."""
