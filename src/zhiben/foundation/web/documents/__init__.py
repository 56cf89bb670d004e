"""Pages of official documents, their numbers and templates."""
