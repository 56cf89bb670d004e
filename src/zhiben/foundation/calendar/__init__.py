"""The days of a county: which are worked, by whose announcement, changed by whom. Terms are counted by them."""
