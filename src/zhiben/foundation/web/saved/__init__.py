"""Saved views: the address of a list, kept under a name, for oneself or for the office."""
