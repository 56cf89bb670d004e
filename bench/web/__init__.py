"""The goals W1 to W7 and the time of every page, over a county of a million sites, on either database."""
