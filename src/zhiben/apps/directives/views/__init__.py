"""Views: parse, one command or selector, answer."""
