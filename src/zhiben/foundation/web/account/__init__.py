"""A person's own account: where it is signed in, and the second factor."""
