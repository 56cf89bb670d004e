"""Photos: their size before anything is decoded, what the camera wrote, a thumbnail without it, and a fingerprint.

What the camera wrote is kept as written or missing; nothing is filled in. Formats are named to Pillow, so that it tries
no other decoder.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image, ImageOps

from zhiben.foundation.evidence import refusals
from zhiben.foundation.evidence.fingerprint import Fingerprint, fingerprint_of
from zhiben.foundation.evidence.sniff import FileType

SMALLEST = 16  # pixels on a side
THUMBNAIL = 480
WGS84 = "WGS84"
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, AttributeError, KeyError, OverflowError)


@dataclass(frozen=True, slots=True)
class Capture:
    """When, where and with what a photo was taken, as far as the camera says.

    `at` is aware; `zone_assumed` where the camera wrote no offset and the county's zone was taken. Latitude and longitude
    are degrees in `datum`, north and east positive; all three or none.
    """

    at: datetime | None = None
    zone_assumed: bool = False
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    datum: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`width` and `height` in pixels, upright. `thumbnail` is a JPEG without metadata."""

    width: int
    height: int
    capture: Capture
    thumbnail: bytes
    fingerprint: Fingerprint | None


def read_picture(path: Path, kind: FileType, name: str, *, megapixels: int, zone: ZoneInfo) -> Picture:
    """Raises: InputError "evidence.pixels", "evidence.tiny", "evidence.damaged"."""
    try:
        with warnings.catch_warnings():
            # Our own bound is checked on the header, below; Pillow's warning would say the same a second time.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=[kind.code.upper()]) as image:
                return _read(image, name, megapixels=megapixels, zone=zone)
    except Image.DecompressionBombError as error:
        raise refusals.pixels(name, megapixels) from error
    except _BROKEN as error:
        raise refusals.damaged(name) from error


def _read(image: Image.Image, name: str, *, megapixels: int, zone: ZoneInfo) -> Picture:
    width, height = image.size
    if width * height > megapixels * 1_000_000 or max(width, height) > 65_000:
        raise refusals.pixels(name, megapixels)
    if min(width, height) < SMALLEST:
        raise refusals.tiny(name)
    capture = read_capture(image.getexif(), zone=zone)
    image.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))  # a JPEG is decoded at an eighth of its size where that will do
    upright = ImageOps.exif_transpose(image)
    small = _on_white(upright)
    if (small.width > small.height) != (width > height) and width != height:
        width, height = height, width
    fingerprint = fingerprint_of(small)
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82, optimize=True, exif=b"", icc_profile=None)
    return Picture(width, height, capture, out.getvalue(), fingerprint)


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    image = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


# What the camera wrote


def read_capture(exif: Image.Exif, *, zone: ZoneInfo) -> Capture:
    """Every field by itself: one that makes no sense is missing, and the others stay."""
    inner: Mapping[int, object] = exif.get_ifd(ExifTags.IFD.Exif)
    at, assumed = _instant(inner.get(ExifTags.Base.DateTimeOriginal), inner.get(ExifTags.Base.OffsetTimeOriginal), zone)
    latitude, longitude, datum = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    make, model = _text(exif.get(ExifTags.Base.Make)), _text(exif.get(ExifTags.Base.Model))
    device = model if model.lower().startswith(make.lower()) else f"{make} {model}"
    return Capture(at, assumed, latitude, longitude, datum, device.strip()[:100])


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable()).strip()


def _instant(written: object, offset: object, zone: ZoneInfo) -> tuple[datetime | None, bool]:
    try:
        at = datetime.strptime(_text(written), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone is put on below
    except ValueError:
        return None, False
    if at.year < 1990:
        return None, False  # a camera whose clock was never set
    stated = _offset(_text(offset))
    if stated is None:
        return at.replace(tzinfo=zone).astimezone(UTC), True
    return at.replace(tzinfo=stated).astimezone(UTC), False


def _offset(text: str) -> timezone | None:
    """ "+08:00" as an offset; None for anything else."""
    try:
        sign, hours, minutes = {"+": 1, "-": -1}[text[:1]], int(text[1:3]), int(text[4:6])
        return timezone(sign * timedelta(hours=hours, minutes=minutes))
    except (KeyError, ValueError):
        return None


def _place(gps: Mapping[int, object]) -> tuple[Decimal | None, Decimal | None, str]:
    tag = ExifTags.GPS
    latitude = _degrees(gps.get(tag.GPSLatitude), gps.get(tag.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(gps.get(tag.GPSLongitude), gps.get(tag.GPSLongitudeRef), "EW", 180)
    stated = _text(gps.get(tag.GPSMapDatum)).upper().replace("-", "").replace(" ", "")
    # Satellite positions are in WGS 84 unless something else is written; what that would be cannot be converted here.
    if latitude is None or longitude is None or stated not in ("", WGS84) or (not latitude and not longitude):
        return None, None, ""
    return latitude, longitude, WGS84


def _degrees(value: object, side: object, sides: str, most: int) -> Decimal | None:
    if not isinstance(value, tuple) or len(value) != 3 or _text(side) not in tuple(sides):
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(total) or not 0 <= total <= most:
        return None
    return round(Decimal(total if _text(side) == sides[0] else -total), 6)
