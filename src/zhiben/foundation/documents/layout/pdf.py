"""docx to pdf by LibreOffice: several files in one process, within a time, and a look at the fonts that came out.

A wanted font that the machine does not have is replaced by name beforehand: left to itself LibreOffice takes any.
"""

from __future__ import annotations

import ctypes
import io
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2
from pypdfium2 import raw

from zhiben.core.errors import ExternalError
from zhiben.foundation.documents.layout.base import pack
from zhiben.foundation.documents.layout.fonts import Choice, choose, installed_fonts, substitutions

AT_ONCE = 10
SECONDS = 120
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True)
class Pdf:
    """`notes`: sentences on what is not as the standard wants it; empty where every font is."""

    data: bytes
    pages: int
    fonts: tuple[str, ...]
    notes: tuple[str, ...]


def soffice() -> str | None:
    """The command of this machine, None where there is no LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: Sequence[bytes], *, seconds: int = SECONDS) -> list[Pdf | None]:
    """One result a file in their order; None for one that LibreOffice could not make. At most `AT_ONCE` files.

    Raises: ExternalError "document.no_libreoffice", "document.conversion_timeout".
    """
    command = soffice()
    if command is None:
        raise ExternalError(
            "document.no_libreoffice", "服务器没有安装 LibreOffice，不能生成 PDF。请下载 docx，或联系系统管理员安装。",
            retryable=False,
        )  # fmt: skip
    if len(files) > AT_ONCE:
        raise ValueError(f"at most {AT_ONCE} files at once")
    choices = choose(installed_fonts())
    with tempfile.TemporaryDirectory(prefix="zhiben-pdf-") as folder:
        work = Path(folder)
        names = [f"{at}.docx" for at in range(len(files))]
        for name, data in zip(names, files, strict=True):
            # What is no package LibreOffice would take for plain text, and print.
            if zipfile.is_zipfile(io.BytesIO(data)):
                (work / name).write_bytes(with_fonts(data, choices))
        _run(command, work, [name for name in names if (work / name).is_file()], seconds)
        made = [work / name.replace(".docx", ".pdf") for name in names]
        return [inspect(path.read_bytes(), choices) if path.is_file() else None for path in made]


def _run(command: str, work: Path, names: Sequence[str], seconds: int) -> None:
    """In a process group of its own with a profile of its own, so that all of it can be ended."""
    arguments = [
        command, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "pdf", "--outdir", str(work), *names,
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - names of our own in a directory of our own
        arguments, cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, env={"PATH": os.environ.get("PATH", ""), "HOME": str(work), "LANG": "C.UTF-8"},
    )  # fmt: skip
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as late:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise ExternalError(
            "document.conversion_timeout",
            f"生成 PDF 超过 {seconds} 秒，已停止。请稍后重试，或下载 docx。",
            retryable=True,
        ) from late


def with_fonts(data: bytes, choices: Mapping[str, Choice]) -> bytes:
    """The docx with the fonts of this machine in the places of those it does not have."""
    swaps = {c.font.wanted: c.used for c in choices.values() if c.used and not c.is_wanted}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, part in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and name != "word/fontTable.xml":
            for wanted, used in swaps.items():
                part = part.replace(f'="{escape(wanted)}"'.encode(), f'="{escape(used)}"'.encode())
            parts[name] = part
    return pack(parts)


def inspect(data: bytes, choices: Mapping[str, Choice]) -> Pdf:
    """What a pdf really uses: pages, the fonts of its text, and whether each is embedded."""
    document = pypdfium2.PdfDocument(data)
    try:
        fonts: dict[str, bool] = {}
        for page in document:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(item)
                fonts[_name(font)] = raw.FPDFFont_GetIsEmbedded(font) == 1
            page.close()
        notes = substitutions(choices)
        notes += [
            f"字体“{name}”没有嵌入 PDF，在其他电脑上可能显示不同" for name, embedded in fonts.items() if not embedded
        ]
        return Pdf(data, len(document), tuple(sorted(fonts)), tuple(notes))
    finally:
        document.close()


def _name(font: object) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(font, buffer, _LONGEST_NAME)
    return buffer.value.decode("utf-8", "replace").split("+")[-1]
