import pytest

from zhiben.core.directive.lines import furniture_spans, read_lines

SENTENCE = "各乡镇人民政府要组织开展自建房安全排查整治和分类"
OTHER = "县住房城乡建设局要会同县城管局逐栋登记改建情况和"


def kinds(source: str) -> list[str]:
    return [line.kind for line in read_lines(source)]


@pytest.mark.parametrize(
    "line",
    ["— 2 —", "-2-", "－２－", "—2—", "第 2 页", "第2页 共5页", "第 2 页，共 5 页", "2/5", "·2·", "Page 2 of 5"],
)
def test_a_page_number_is_furniture(line: str) -> None:
    assert kinds(f"{SENTENCE}\n{line}\n处置。") == ["text", "furniture", "text"]


@pytest.mark.parametrize("line", ["2月", "第2批", "2026年", "5人", "（2）", "二"])
def test_short_lines_that_say_something_are_no_page_numbers(line: str) -> None:
    assert kinds(f"{SENTENCE}\n{line}\n处置。")[1] == "text"


def test_bare_numbers_that_count_upwards_are_page_numbers() -> None:
    source = f"{SENTENCE}。\n1\n{OTHER}处置。\n2\n各村要自查。\n3"
    assert kinds(source) == ["text", "furniture"] * 3


def test_a_running_head_beside_the_page_number_is_furniture() -> None:
    head = "安澜县燃气安全整治方案"
    source = f"{SENTENCE}\n— 2 —\n{head}\n处置。\n{OTHER}\n— 3 —\n{head}\n用途。"
    assert kinds(source) == ["text", "furniture", "furniture", "text"] * 2


def test_a_running_head_inside_sentences_is_furniture_without_page_numbers_too() -> None:
    pages = [
        (SENTENCE, "处置，逐户建立隐患台账并限期整改。"),
        (OTHER, "用途，逐栋标明风险等级和责任人。"),
        ("县消防救援大队要对人员密集场所逐一开展检查和", "测试，发现问题的当场责令改正。"),
    ]
    source = "\n".join(f"{before}\n安澜县燃气安全整治方案\n{after}" for before, after in pages)
    assert kinds(source) == ["text", "furniture", "text"] * 3


def test_a_numbered_line_that_comes_twice_is_no_running_head() -> None:
    source = "（一）工作目标\n— 2 —\n各村要排查。\n— 3 —\n（一）工作目标"
    assert kinds(source) == ["text", "furniture", "text", "furniture", "text"]


def test_the_same_list_of_units_under_several_items_is_no_running_head() -> None:
    source = f"{SENTENCE}\n— 2 —\n责任单位：县应急局\n处置。\n{OTHER}\n— 3 —\n责任单位：县应急局\n用途。"
    assert kinds(source) == ["text", "furniture", "text", "text"] * 2


@pytest.mark.parametrize(
    ("line", "text", "heading", "bold"),
    [
        ("## 一、总体要求", "一、总体要求", 2, False),
        ("###（一）压实责任", "（一）压实责任", 3, False),
        ("**一、总体要求**", "一、总体要求", 0, True),
        ("__一、总体要求__", "一、总体要求", 0, True),
        ("<b>一、总体要求</b>", "一、总体要求", 0, True),
        ("　　一、 总体　要求", "一、总体要求", 0, False),
        ("• 逐户排查隐患", "逐户排查隐患", 0, False),
        ("> 逐户排查隐患", "逐户排查隐患", 0, False),
        ("１．总体要求（试行）", "1.总体要求（试行）", 0, False),
    ],
    ids=[
        "hashes",
        "hashes without a blank",
        "stars",
        "underscores",
        "tag",
        "blanks",
        "bullet",
        "quotation",
        "full width",
    ],
)
def test_markup_is_read_and_taken_off(line: str, text: str, heading: int, bold: bool) -> None:
    (read,) = read_lines(line)
    assert (read.text, read.heading, read.kind) == (text, heading, "text")
    assert read.bold == bold or "<b>" in line


@pytest.mark.parametrize(
    "line",
    ["序号\t措施", "| 序号 | 措施 |", "<td>1</td>", "1\t\t"],
    ids=["tab", "bars", "tag", "empty cells"],
)
def test_a_row_is_a_table_line(line: str) -> None:
    assert kinds(line) == ["table"]


@pytest.mark.parametrize("line", ["", "　　", "---", "***", "|---|---|", "——————", "========"])
def test_a_rule_says_nothing(line: str) -> None:
    assert kinds(line) == ["blank"]


def test_a_number_is_not_glued_to_the_figure_after_it() -> None:
    assert read_lines("1. 2026年底前完成整改。")[0].text == "1、2026年底前完成整改。"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\u2028", "\v"])
def test_every_line_end_ends_a_line_and_bounds_point_into_the_source(end: str) -> None:
    source = f"  一、任务{end}逐户排查。"
    assert [source[line.start : line.end] for line in read_lines(source)] == ["一、任务", "逐户排查。"]


def test_page_numbers_in_a_line_are_furniture_and_figures_are_not() -> None:
    source = "各乡镇要组织 — 12 — 排查，2025-2026年整改3-5处。"
    assert [source[a:b] for a, b in furniture_spans(source, read_lines(source))] == ["— 12 —"]
