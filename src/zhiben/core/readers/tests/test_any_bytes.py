"""Any bytes under any name give a source text or a refusal, nothing else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiben.core.errors import InputError
from zhiben.core.readers import SourceText, read_source
from zhiben.core.readers.testing import docx, par, table, zip_file

DOCX = docx(par("一、总体要求") + table(["序号", "任务"], ["1", "排查。"]))
HTML = (
    "<!DOCTYPE html><html><body><table><tr><td>1</td><td>排查。</td></tr></table><ol><li>整改。</li></ol></body></html>"
).encode()
NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.pdf", "a.xlsx", "a.ofd", "无扩展名", ""])
STARTS = st.sampled_from(
    [b"", b"<html><body>", b"PK\x03\x04", b"{\\rt", b"\xff\xfe", b"\xef\xbb\xbf", b"<?xml ", b"%!PS"]
)


def reads_or_refuses(data: bytes, name: str) -> bool:
    try:
        return isinstance(read_source(data, name), SourceText)
    except InputError as refusal:
        return refusal.code.startswith("reader.") and refusal.message.endswith("。")


@given(STARTS, st.binary(max_size=600), NAMES)
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes, name: str) -> None:
    assert reads_or_refuses(start + rest, name)


@given(st.text(max_size=400), NAMES, st.sampled_from(["utf-8", "utf-16", "gb18030"]))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_or_refused(text: str, name: str, encoding: str) -> None:
    assert reads_or_refuses(text.encode(encoding, "ignore"), name)


@given(st.sampled_from([DOCX, HTML]), st.data(), NAMES)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_a_changed_file_is_read_or_refused(whole: bytes, data: st.DataObject, name: str) -> None:
    at = data.draw(st.integers(0, len(whole)))
    put = data.draw(st.binary(max_size=8))
    gone = data.draw(st.integers(0, 40))
    assert reads_or_refuses(whole[:at] + put + whole[at + gone :], name)


@given(st.binary(max_size=300), st.sampled_from(["word/document.xml", "OFD.xml", "[Content_Types].xml"]), NAMES)
@settings(deadline=None, max_examples=200)
def test_any_part_in_a_package_is_read_or_refused(part: bytes, path: str, name: str) -> None:
    assert reads_or_refuses(zip_file({path: part}), name)
