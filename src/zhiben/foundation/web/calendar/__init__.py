"""Pages of the county's calendar."""
