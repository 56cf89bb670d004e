"""Commands of reports, by topic."""
