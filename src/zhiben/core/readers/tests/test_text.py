import codecs

import pytest

from zhiben.core.errors import InputError
from zhiben.core.readers import read_source

TEXT = "安澜县安全生产委员会办公室\r\n\r\n一、总体要求\n　　各镇要于12月底前完成，接入率达到95%以上。\r"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("gb18030", b""),
    ],
)
def test_a_text_is_decoded_and_its_line_endings_stay(encoding: str, mark: bytes) -> None:
    assert read_source(mark + TEXT.encode(encoding), "通知.txt").text == TEXT


def test_utf8_reads_like_open(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("text") / "a.md"
    path.write_bytes(TEXT.encode())
    source = read_source(path.read_bytes(), path.name)
    with open(path, encoding="utf-8", newline="") as file:
        assert (source.text, source.media_type) == (file.read(), "text/markdown")


def test_a_text_is_described_by_name_type_and_digest() -> None:
    source = read_source(b"abc", "a.txt")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (source.name, source.media_type, source.sha256) == ("a.txt", "text/plain", digest)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (TEXT.encode()[:-8], "reader.cut_text"),
        (TEXT.encode() + b"\x00\x00\x00", "reader.nul_in_text"),
        (bytes(range(1, 256)) * 4, "reader.not_text"),
        (b"\xff\xfe\x00\xd8" * 8, "reader.not_text"),
        (b"\x07\x08\x0e" * 30, "reader.not_text"),
        (b" \n\t", "reader.no_text"),
    ],
)
def test_what_is_no_whole_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_source(data, "a.txt")
    assert refused.value.code == code
