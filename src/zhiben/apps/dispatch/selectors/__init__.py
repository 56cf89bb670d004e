"""Reads of dispatch; each starts from what the actor may see."""
