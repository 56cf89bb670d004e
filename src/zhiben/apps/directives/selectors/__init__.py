"""Reads. Every public one takes the actor and starts from what the actor may see."""
