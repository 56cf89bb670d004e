"""How leaders and units stand in their duties."""
