"""The search box of the bar and its page."""
