"""zhiben (治本): a directive is compiled, carried out and traced."""

__version__ = "0.1.0"
