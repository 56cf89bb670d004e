"""The duty ledger as a table: rows from a directive, XLSX out and in, Markdown."""

from zhiben.core.ledger.table import COLUMNS, KEY_COLUMN, LedgerRow, rows_of, write_markdown
from zhiben.core.ledger.workbook import changes, read_xlsx, write_xlsx

__all__ = ["COLUMNS", "KEY_COLUMN", "LedgerRow", "changes", "write_markdown", "read_xlsx", "rows_of", "write_xlsx"]
