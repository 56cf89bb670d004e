import pytest

from zhiben.core.errors import InputError
from zhiben.core.readers import read_source

BODY = "<p>　　为做好冬春季节安全生产工作，防范遏制较大以上事故，现就有关事项通知如下。</p>" * 3


def lines(inside: str, head: str = "") -> list[str]:
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{inside}</body></html>"
    return read_source(page.encode(), "a.html").text.split("\n")


def test_the_page_around_the_content_is_left_out() -> None:
    page = (
        "<div class='header'><ul><li><a href='/'>首页</a></li></ul></div><nav>导航</nav>"
        "<script>var a = '脚本';</script>"
        f"<div class='main'><div class='crumb'>当前位置：首页</div><div class='con'>{BODY}</div>"
        "<div class='share'>分享到</div></div><ul><li><a href='/1'>相关新闻一</a></li></ul>"
        "<div class='footer'>版权所有 安澜县人民政府。</div><p hidden>暗</p><p style='display:none'>藏</p>"
    )
    assert lines(page) == ["为做好冬春季节安全生产工作，防范遏制较大以上事故，现就有关事项通知如下。"] * 3


def test_title_and_facts_above_the_content_are_kept() -> None:
    facts = "<tr><td>索引号：</td><td>AL-2026-1</td><td>发文字号：</td><td>安安委〔2026〕3号</td></tr>"
    page = f"<div class='xxgk'><table>{facts}</table></div><h1>关于开展<br>专项整治的通知</h1><div>{BODY}</div>"
    assert lines(page)[:3] == ["索引号：\tAL-2026-1\t发文字号：\t安安委〔2026〕3号", "关于开展", "专项整治的通知"]


def test_signature_and_annexes_below_the_content_are_kept_and_the_notes_of_the_page_are_not() -> None:
    page = (
        f"<div class='box'><div class='con'>{BODY * 4}</div><p>安澜县应急管理局</p><p>2026年11月3日</p>"
        "<p>附件：<a href='1.docx'>责任分工表.docx</a></p><p>责任编辑：某某</p><p>打印 关闭</p>"
        "<ul><li><a href='2'>上一篇</a></li></ul></div><div>主办单位：安澜县人民政府办公室，网站标识码 0000000000</div>"
    )
    assert lines(page)[12:] == ["安澜县应急管理局", "2026年11月3日", "附件：责任分工表.docx"]


def test_a_short_notice_is_told_from_a_long_foot() -> None:
    page = f"<div class='con'>{BODY[: len(BODY) // 3]}</div><div class='footer'>主办：安澜县人民政府办公室；地址：青石镇。</div>"
    assert len(lines(page)) == 1


def test_the_editor_s_own_box_is_the_content_also_where_much_stands_around_it() -> None:
    around = "<div><a href='1'>栏目</a>今日全县天气晴到多云，适合各类户外活动。明日有小雨，请带好雨具出门上班。</div>"
    page = f"<div><dl><dd>{around}</dd></dl><div class='TRS_Editor'>{BODY}</div></div>"
    assert lines(page) == ["为做好冬春季节安全生产工作，防范遏制较大以上事故，现就有关事项通知如下。"] * 3


def test_facts_that_only_the_head_tells_come_first() -> None:
    head = (
        "<title>关于开展专项整治的通知_安澜县人民政府</title>"
        "<meta name='PubDate' content='2026-11-03'><meta name='ContentSource' content='县安委办'>"
    )
    assert lines(BODY, head)[:3] == ["关于开展专项整治的通知", "来源：县安委办", "发布日期：2026-11-03"]
    assert lines(f"<h2>关于开展专项整治的通知</h2>{BODY}", head)[2] == "关于开展专项整治的通知"


def test_a_table_is_rows_with_merged_cells_standing_once() -> None:
    rows = (
        "<tr><th rowspan='2'>序号</th><th colspan='2'>任务</th></tr><tr><td>措施</td><td>单位</td></tr>"
        "<tr><td>1</td><td><p>1.排查。</p><p>2.整改。</p></td><td>应急局</td></tr>"
    )
    assert lines(f"{BODY}<table>{rows}</table>")[3:] == ["序号\t任务\t", "\t措施\t单位", "1\t1.排查。 2.整改。\t应急局"]


def test_a_table_that_only_places_things_is_looked_through() -> None:
    page = f"<table><tr><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>"
    assert len(lines(page)) == 3


@pytest.mark.parametrize(
    ("opening", "shown"),
    [
        ("<ol>", ["1.甲", "2.乙"]),
        ("<ol start='3'>", ["3.甲", "4.乙"]),
        ("<ol type='A'>", ["A.甲", "B.乙"]),
        ("<ol reversed>", ["2.甲", "1.乙"]),
        ("<ol style='list-style-type:cjk-ideographic'>", ["一、甲", "二、乙"]),
        ("<ol style='list-style:none'>", ["甲", "乙"]),
        ("<ul>", ["甲", "乙"]),
    ],
)
def test_an_ordered_list_gets_its_numbers(opening: str, shown: list[str]) -> None:
    closing = "</ol>" if "ol" in opening[:3] else "</ul>"
    assert lines(f"{BODY}{opening}<li>甲<li><p>乙</p></li>{closing}")[3:] == shown


def test_inline_markup_breaks_no_line_and_a_break_does() -> None:
    page = f"{BODY}<p><span>于\n12</span><b>月底前</b>&nbsp;完成。<br/>二是<a href='x'>整改</a>。</p>"
    assert lines(page)[3:] == ["于 12月底前 完成。", "二是整改。"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><frameset cols='20,80'><frame src='a'><frame src='b'></frameset></html>", "reader.frame_page"),
        ("<html><body><div>安澜县</div><iframe src='a.html'></iframe></body></html>", "reader.frame_page"),
        ("<html><body><script>load()</script></body></html>", "reader.no_text"),
        (f"<html><body>{BODY}", "reader.damaged"),
        (
            f"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><body>&a;{BODY}</body></html>",
            "reader.unsafe_xml",
        ),
        (f"<html><body>{'<div>' * 3000}{BODY}{'</div>' * 3000}</body></html>", "reader.too_deep"),
    ],
)
def test_a_page_without_its_document_is_refused(page: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_source(page.encode(), "a.html")
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_is_read_in_any_encoding(encoding: str) -> None:
    source = read_source(f"<html><body>{BODY}</body></html>".encode(encoding), "通知.html")
    assert (source.media_type, len(source.text.split("\n"))) == ("text/html", 3)


def test_a_control_character_behind_what_is_taken_out_stops_nothing() -> None:
    words = "<p>一、各乡镇要逐户排查燃气隐患，建立台账并限期整改销号。</p>" * 3
    page = f"<html><body><div class='nav'><a>首页</a></div><<\x1bh1>通知</h1>{words}</body></html>".encode()
    assert "逐户排查燃气隐患" in read_source(page, "a.html").text
