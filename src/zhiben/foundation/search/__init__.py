"""One search over everything that has a name or a text: pairs of characters, kept in step by the database itself."""
