"""The demo county that a bench measures: set up in a folder, and kept there where one was named."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def started(keep: Path | None) -> Iterator[Path]:
    """The application, its database migrated: in the folder `keep`, else in one that is gone afterwards. SQLite, or the
    database that ZHIBEN_DATABASE_URL names."""
    with tempfile.TemporaryDirectory(prefix="zhiben-bench-") as folder:
        data = keep or Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        os.environ["ZHIBEN_DATA"] = str(data)
        from zhiben.project import operations

        operations.start(data)
        operations.migrate()
        yield data
