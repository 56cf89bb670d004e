import pytest

from zhiben.core.readers import read_source
from zhiben.core.readers.testing import cell, docx, level, numbering, par, table


def labels(*numbers: tuple[int, int], levels: list[str], **more: str) -> list[str]:
    body = "".join(par("甲", num=number) for number in numbers)
    text = read_source(docx(body, numbering=numbering(*levels, **more)), "a.docx").text
    return [line.removesuffix("甲") for line in text.split("\n")]


@pytest.mark.parametrize(
    ("style", "text", "shown"),
    [
        ("chineseCountingThousand", "%1、", ["一、", "十、", "十一、", "二十、"]),
        ("chineseCounting", "（%1）", ["（一）", "（十）", "（十一）", "（二十）"]),
        ("japaneseCounting", "第%1章", ["第一章", "第十章", "第十一章", "第二十章"]),
        ("ideographDigital", "%1、", ["一、", "一〇、", "一一、", "二〇、"]),
        ("decimal", "(%1)", ["(1)", "(10)", "(11)", "(20)"]),
        ("decimalFullWidth", "%1．", ["１．", "１０．", "１１．", "２０．"]),
        ("decimalEnclosedCircle", "%1", ["①", "⑩", "⑪", "⑳"]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "⑩", "⑪", "⑳"]),
        ("upperLetter", "%1.", ["A.", "J.", "K.", "T."]),
        ("lowerRoman", "%1)", ["i)", "x)", "xi)", "xx)"]),
        ("chineseLegalSimplified", "%1、", ["壹、", "壹拾、", "壹拾壹、", "贰拾、"]),
        ("ideographTraditional", "%1、", ["甲、", "癸、", "甲、", "癸、"]),
        ("bullet", "\uf06c", ["●", "●", "●", "●"]),
    ],
)
def test_a_number_is_written_as_word_shows_it(style: str, text: str, shown: list[str]) -> None:
    found = labels(*[(1, 0)] * 20, levels=[level(0, style, text)])
    assert [found[at] for at in (0, 9, 10, 19)] == shown


LEVELS = [level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")]


def test_deeper_levels_start_again_below_every_number() -> None:
    walk = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]
    assert labels(*walk, levels=LEVELS) == ["一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）"]


def test_a_level_that_never_restarts_counts_on() -> None:
    levels = [LEVELS[0], level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')]
    assert labels((1, 0), (1, 1), (1, 0), (1, 1), levels=levels) == ["一、", "1.", "二、", "2."]


def test_a_number_holds_those_above_it_and_legal_style_makes_them_decimal() -> None:
    levels = [LEVELS[0], level(1, "decimal", "%1.%2", "<w:isLgl/>"), level(2, "decimal", "%1.%2.%3")]
    assert labels((1, 0), (1, 1), (1, 1), levels=levels) == ["一、", "1.1 ", "1.2 "]
    assert labels((1, 2), levels=levels) == ["一.1.1 "]


def test_instances_of_a_list_count_together_unless_one_starts_anew() -> None:
    instances = "".join(
        f'<w:num w:numId="{num}"><w:abstractNumId w:val="0"/>{more}</w:num>'
        for num, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        )
    )
    walk = [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0)]
    assert labels(*walk, levels=LEVELS, instances=instances) == ["一、", "二、", "五、", "六、", "七、"]


def test_an_instance_may_bring_a_level_of_its_own() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "%1)")}</w:lvlOverride>'
    own = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/>{override}</w:num>'
    assert labels((1, 0), (1, 0), levels=LEVELS, instances=own) == ["1)", "2)"]


def test_a_style_numbers_its_paragraphs_and_zero_takes_the_number_away() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = [LEVELS[0], level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="c"/>')]
    body = par("总则", style="a") + par("目标", style="c") + par("无号", style="a", num=(0, 0)) + par("任务", style="b")
    source = read_source(docx(body, numbering=numbering(*levels), styles=styles), "a.docx")
    assert source.text.split("\n") == ["一、总则", "（一）目标", "无号", "二、任务"]


def test_a_list_may_be_the_style_of_another_list() -> None:
    parts = (
        f'<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="S"/>{LEVELS[0]}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert read_source(docx(par("甲", num=(1, 0)), numbering=parts), "a.docx").text == "一、甲"


def test_cells_that_only_hold_a_number_show_it() -> None:
    body = table(*[[cell(par(num=(1, 0))), task] for task in ("排查", "整改")])
    source = read_source(docx(body, numbering=numbering(level(0, "decimal", "%1"))), "a.docx")
    assert source.text == "1\t排查\n2\t整改"


def test_an_empty_numbered_paragraph_counts_but_is_no_line() -> None:
    body = par("甲", num=(1, 0)) + par(num=(1, 0)) + par("乙", num=(1, 0))
    assert read_source(docx(body, numbering=numbering(LEVELS[0])), "a.docx").text == "一、甲\n三、乙"
