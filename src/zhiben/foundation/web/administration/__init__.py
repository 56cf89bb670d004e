"""The pages of the three administrators: accounts and offices, grants and sign-in, the trail."""
