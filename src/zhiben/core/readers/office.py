"""Old Word files (doc, rtf): LibreOffice makes a docx of them, in a process and a profile of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from zhiben.core.readers import refusals
from zhiben.core.readers.docx import read_docx

if TYPE_CHECKING:
    from zhiben.core.readers import Limits


def read_by_office(data: bytes, name: str, limits: Limits, extension: str) -> str:
    """Source text of a doc or rtf. Raises: InputError "reader.no_converter", "reader.too_slow", "reader.damaged"."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise refusals.no_converter(name)
    with tempfile.TemporaryDirectory(prefix="zhiben-") as folder:
        source = Path(folder, f"source.{extension}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [
            office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        _run(command, name, limits.seconds)
        made = Path(folder, "source.docx")
        if not made.exists():
            raise refusals.damaged(name)
        return read_docx(made.read_bytes(), name, limits)


def _run(command: list[str], name: str, seconds: float) -> None:
    """Run LibreOffice; when time is up, end it with all the processes it started."""
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(  # noqa: S603 - a fixed command on a file that we wrote
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        raise refusals.too_slow(name, seconds) from error
