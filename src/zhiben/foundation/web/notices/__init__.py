"""The bell, one's notices, and one's own addresses."""
