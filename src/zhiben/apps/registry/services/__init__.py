"""Commands of the register: one transaction each, with its audit entry."""
