"""How well compiled directives agree with their annotations, field by field."""

from zhiben.core.scoring.figures import Score, Tally
from zhiben.core.scoring.report import add_compiled, add_files, add_folder, as_table

__all__ = ["Score", "Tally", "add_compiled", "add_files", "add_folder", "as_table"]
