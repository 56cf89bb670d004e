"""The API: the same selectors, commands and permissions as the pages, for programs."""
