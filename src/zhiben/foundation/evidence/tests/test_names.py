"""Names are made harmless."""

from __future__ import annotations

import pytest

from zhiben.foundation.evidence.names import LONGEST, clean_name
from zhiben.foundation.evidence.sniff import TYPES

JPEG = TYPES["jpeg"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场照片.jpg", "现场照片.jpg"),
        ("IMG.JPEG", "IMG.JPEG"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\照片\\一.jpg", "一.jpg"),
        ("a\r\nSet-Cookie: x\x00.jpg", "aSet-Cookie_ x.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ('"><script>.jpg', "___script_.jpg"),
        ("", "文件.jpg"),
        ("...", "文件.jpg"),
        ("con.jpg", "文件con.jpg"),
        (".htaccess", "htaccess.jpg"),
    ],
)
def test_a_name_keeps_its_words_and_loses_what_harms(given: str, kept: str) -> None:
    assert clean_name(given, JPEG) == kept


def test_a_long_name_is_cut_before_its_extension() -> None:
    name = clean_name("长" * 500 + ".jpg", JPEG)
    assert len(name) == LONGEST and name.endswith("长.jpg")
