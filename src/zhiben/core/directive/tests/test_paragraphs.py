import pytest

from zhiben.core.directive.lines import furniture_spans, read_lines
from zhiben.core.directive.paragraphs import Paragraph, merged, read_paragraphs
from zhiben.core.text.plain import Span


def paragraphs(source: str, frame: list[Span] | None = None) -> list[Paragraph]:
    lines = read_lines(source)
    return read_paragraphs(source, lines, furniture_spans(source, lines), frame or [])


def texts(source: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(source)]


WRAPPED = "各乡镇人民政府要组织村和社区对辖区自建房逐户\n排查，对发现的隐患逐一登记，建立一户一档台账，\n并于排查结束后及时上报。"
WHOLE = WRAPPED.replace("\n", "")


@pytest.mark.parametrize(
    "source",
    [
        WRAPPED,
        "　　" + WRAPPED,
        WRAPPED.replace("\n", "\r\n"),
        WRAPPED.replace("台账，\n", "台账，\n\n— 2 —\n\n"),
        WRAPPED.replace("逐户\n", "逐户\n- 2 -\n", 1),
        WRAPPED.replace("台账，\n", "台账，\n\n"),
        WRAPPED.replace("组织", "组织 — 2 — ", 1),
        WRAPPED.replace("逐户\n", "逐户\f"),
    ],
    ids=[
        "hard wraps", "indent of the first line", "line ends of Windows", "page number among empty lines",
        "page number with hyphens", "an empty line in the sentence", "page number in the line", "form feed",
    ],
)  # fmt: skip
def test_what_was_torn_apart_is_one_paragraph(source: str) -> None:
    assert texts(source) == [WHOLE]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("各村要排查。\n各户要自查。", ["各村要排查。", "各户要自查。"]),
        ("一、总体要求\n各村要排查。", ["一、总体要求", "各村要排查。"]),
        ("## 工作要求\n各村要排查。", ["工作要求", "各村要排查。"]),
        ("各村要逐户排查隐患\n（一）各户要自查。", ["各村要逐户排查隐患", "（一）各户要自查。"]),
        ("1.逐户排查，建立台账\n责任单位：县住建局", ["1.逐户排查，建立台账", "责任单位：县住建局"]),
        ("工作要求\n\n各村要排查。", ["工作要求", "各村要排查。"]),
        ("各村要排查，\n序号\t措施\n并上报。", ["各村要排查，", "并上报。"]),
    ],
    ids=["a stop", "a bare heading", "a hash heading", "a mark", "a list of units", "an empty line", "a table"],
)
def test_what_ends_a_paragraph(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_a_wrapped_heading_is_one_paragraph() -> None:
    heading = "（一）全面压实安澜县各乡镇各部门和各生产经营\n单位安全责任"
    source = f"{heading}\n　　{WRAPPED}\n　　{WRAPPED}"
    assert texts(source)[0] == heading.replace("\n", "")


def test_a_paragraph_knows_its_mark_its_first_line_and_the_gap_before_it() -> None:
    first, second = paragraphs("各村要排查。\n\n（一）压实责任，\n层层传导。")
    assert (first.marker, first.lines) == (None, 1)
    assert second.marker is not None
    assert (second.marker.label, second.lines, second.after_blank, second.head_end) == ("（一）", 2, True, 8)


def test_bounds_are_those_of_the_words() -> None:
    source = "　　**一、总体要求**\n\n  各村要\n  排查。  "
    assert [source[p.start : p.end] for p in paragraphs(source)] == ["一、总体要求**", "各村要\n  排查。"]


def test_the_frame_is_left_out() -> None:
    source = "安澜县安委会\n各村要排查。"
    assert [p.text for p in paragraphs(source, [Span(0, 6)])] == ["各村要排查。"]


def test_two_paragraphs_are_merged_over_the_furniture_between_them() -> None:
    source = "各村要于\n— 2 —\n12、13日演练。"
    lines = read_lines(source)
    skip = furniture_spans(source, lines)
    first, second = read_paragraphs(source, lines, skip, [])
    assert merged(source, first, second, skip).text == "各村要于12、13日演练。"
