"""Choosing one of many: a box that suggests while somebody types, in place of a list of 400 villages."""
