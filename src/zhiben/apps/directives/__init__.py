"""Directives: from a file that was dropped to duties that a person confirmed, and the ledger of them."""
