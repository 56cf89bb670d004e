"""Pages of reports, by topic."""
