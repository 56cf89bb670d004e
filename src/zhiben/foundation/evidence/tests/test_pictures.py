"""What the camera wrote is kept as written or missing; the small picture carries nothing of it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import ExifTags, Image

from zhiben.foundation.evidence.pictures import Capture, Picture, read_picture
from zhiben.foundation.evidence.sniff import TYPES
from zhiben.foundation.evidence.testing import HERE, encoded, exif, photo, scene

SHANGHAI = ZoneInfo("Asia/Shanghai")
GPS = ExifTags.GPS


def read(data: bytes, tmp_path: Path, code: str = "jpeg") -> Picture:
    path = tmp_path / "photo"
    path.write_bytes(data)
    return read_picture(path, TYPES[code], "a.jpg", megapixels=120, zone=SHANGHAI)


def test_time_place_and_device_are_read_as_the_camera_wrote_them(tmp_path: Path) -> None:
    taken = read(photo(written=exif(gps=HERE)), tmp_path).capture
    assert taken.at == datetime(2026, 3, 1, 1, 15, 30, tzinfo=UTC) and not taken.zone_assumed
    assert (taken.latitude, taken.longitude, taken.datum) == (Decimal("31.51"), Decimal("104.25"), "WGS84")
    assert taken.device == "HUAWEI Mate"  # the maker is not said twice


def test_without_an_offset_the_zone_of_the_county_is_taken_and_said(tmp_path: Path) -> None:
    taken = read(photo(written=exif(offset="")), tmp_path).capture
    assert taken.at == datetime(2026, 3, 1, 1, 15, 30, tzinfo=UTC) and taken.zone_assumed


def test_a_photo_without_data_has_none(tmp_path: Path) -> None:
    assert read(photo(), tmp_path).capture == Capture()


@pytest.mark.parametrize("written", ["0000:00:00 00:00:00", "2026:13:01 00:00:00", "昨天", "1970:01:01 00:00:00"])
def test_a_time_that_makes_no_sense_is_missing(written: str, tmp_path: Path) -> None:
    assert read(photo(written=exif(taken=written)), tmp_path).capture.at is None


@pytest.mark.parametrize(
    "change",
    [
        {GPS.GPSLatitude: (91.0, 0.0, 0.0)},
        {GPS.GPSLongitude: (181.0, 0.0, 0.0)},
        {GPS.GPSLatitudeRef: "?"},
        {GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)},
        {GPS.GPSMapDatum: "TOKYO"},
    ],
)
def test_a_place_that_makes_no_sense_is_missing_as_a_whole(change: dict[int, object], tmp_path: Path) -> None:
    taken = read(photo(written=exif(gps={**HERE, **change})), tmp_path).capture
    assert (taken.latitude, taken.longitude, taken.datum) == (None, None, "")
    assert taken.at is not None


def test_south_and_west_are_negative(tmp_path: Path) -> None:
    gps = {**HERE, GPS.GPSLatitudeRef: "S", GPS.GPSLongitudeRef: "W", GPS.GPSMapDatum: "WGS-84"}
    taken = read(photo(written=exif(gps=gps)), tmp_path).capture
    assert (taken.latitude, taken.longitude) == (Decimal("-31.51"), Decimal("-104.25"))


def test_a_photo_held_sideways_is_set_upright_and_measured_so(tmp_path: Path) -> None:
    upright = scene(7, (600, 900))
    sideways = encoded(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif(orientation=6))
    found, plain = read(sideways, tmp_path), read(encoded(upright, "JPEG"), tmp_path)
    assert (found.width, found.height) == (600, 900)
    assert Image.open(io.BytesIO(found.thumbnail)).size == (320, 480)
    assert found.fingerprint is not None and plain.fingerprint is not None
    assert (found.fingerprint.across ^ plain.fingerprint.across).bit_count() <= 3


def test_the_small_picture_is_small_and_says_nothing_of_where_and_with_what(tmp_path: Path) -> None:
    thumbnail = read(photo(written=exif(gps=HERE)), tmp_path).thumbnail
    image = Image.open(io.BytesIO(thumbnail))
    assert max(image.size) == 480 and len(image.getexif()) == 0 and b"HUAWEI" not in thumbnail


def test_what_is_transparent_stands_on_white(tmp_path: Path) -> None:
    clear = scene(2, (100, 100)).convert("RGBA")
    clear.putalpha(0)
    thumbnail = read(encoded(clear, "PNG"), tmp_path, "png").thumbnail
    assert Image.open(io.BytesIO(thumbnail)).getpixel((50, 50)) == (255, 255, 255)
