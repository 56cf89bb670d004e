"""Reads of the register; each starts from what the actor may see."""
