"""What tests of other apps use as well: files of every kind, made on the spot, and a store of the tests' own."""

from __future__ import annotations

import io
import random
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import models
from PIL import ExifTags, Image, ImageDraw, ImageFilter

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.incoming import receive
from zhiben.foundation.evidence.models import Attachment
from zhiben.foundation.evidence.services import Particulars, attach

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
Bind = Callable[..., Attachment]


def pytest_configure(config: pytest.Config) -> None:
    """No test writes beside the files of an installation."""
    settings.MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="zhiben-test-files-"))


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def scene(seed: int, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A picture with light, surfaces and edges, another one for every seed."""
    chance = random.Random(seed)  # noqa: S311 - pictures of tests
    light = Image.linear_gradient("L").rotate(chance.randrange(360)).resize((320, 240))
    image = Image.merge("RGB", [light] * 3)
    draw = ImageDraw.Draw(image)
    for _ in range(28):
        x, y = chance.randrange(300), chance.randrange(220)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.rectangle((x, y, x + chance.randrange(15, 120), y + chance.randrange(15, 90)), fill=colour)
    return image.filter(ImageFilter.GaussianBlur(1)).resize(size)


def exif(
    taken: str = "2026:03:01 09:15:30", offset: str = "+08:00", make: str = "HUAWEI", model: str = "HUAWEI Mate",
    gps: dict[int, object] | None = None, orientation: int = 1,
) -> Image.Exif:  # fmt: skip
    """What a camera writes. An empty text leaves the field out."""
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = orientation
    for tag, value in ((ExifTags.Base.Make, make), (ExifTags.Base.Model, model)):
        if value:
            made[tag] = value
    inner = made.get_ifd(ExifTags.IFD.Exif)
    for tag, value in ((ExifTags.Base.DateTimeOriginal, taken), (ExifTags.Base.OffsetTimeOriginal, offset)):
        if value:
            inner[tag] = value
    made.get_ifd(ExifTags.IFD.GPSInfo).update(gps or {})
    return made


HERE: dict[int, object] = {
    ExifTags.GPS.GPSLatitudeRef: "N",
    ExifTags.GPS.GPSLatitude: (31.0, 30.0, 36.0),
    ExifTags.GPS.GPSLongitudeRef: "E",
    ExifTags.GPS.GPSLongitude: (104.0, 15.0, 0.0),
}


def photo(
    seed: int = 1, size: tuple[int, int] = (1200, 900), quality: int = 88, written: Image.Exif | None = None
) -> bytes:
    """A JPEG."""
    return encoded(scene(seed, size), "JPEG", quality=quality, **({"exif": written} if written else {}))


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def office(further: dict[str, bytes | str] | None = None) -> bytes:
    """A docx by its parts."""
    parts: dict[str, bytes | str] = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
    return zipped(parts | (further or {}))


def pdf(body: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def bound(
    data: bytes, subject: models.Model, *, actor: Actor, role: str = "scene", name: str = "现场.jpg", now: datetime = NOW,
    effective_on: date | None = None, protected: bool = False,
) -> Attachment:  # fmt: skip
    """A file taken in and bound to an object."""
    with receive(io.BytesIO(data).read, name=name) as incoming:
        said = Particulars(role, effective_on, protected=protected)
        return attach(incoming, subject=subject, particulars=said, actor=actor, now=now)


@pytest.fixture
def files(settings: LazySettings, tmp_path: Path) -> Path:
    """An empty store on the disk."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_STORE_SECRETS = {"url": ""}
    settings.EVIDENCE_SCANNER = ""
    return tmp_path / "files"
