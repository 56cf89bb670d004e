import pytest

from zhiben.core.errors import InputError
from zhiben.core.readers import read_source
from zhiben.core.readers.testing import cell, docx, par, run, table


def lines(body: str, **parts: str) -> list[str]:
    return read_source(docx(body, **parts), "a.docx").text.split("\n")


def test_paragraphs_are_lines_and_empty_ones_are_none() -> None:
    assert lines(par("各镇人民政府：") + par() + par("　　请认真落实。")) == ["各镇人民政府：", "请认真落实。"]


def test_a_soft_break_ends_a_line_and_a_tab_is_blanks() -> None:
    body = par("第一行", more="<w:r><w:br/><w:t>第二行</w:t><w:tab/><w:t>续</w:t></w:r>")
    assert lines(body) == ["第一行", "第二行    续"]


def test_tracked_changes_are_read_as_accepted() -> None:
    body = par("于", more=f"<w:del>{run('10')}</w:del><w:ins>{run('12')}</w:ins>{run('月底前完成。')}")
    deleted = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del>{run('整段删除')}</w:del></w:p>"
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前半')}</w:p>"
    assert lines(body + deleted + joined + par("后半")) == ["于12月底前完成。", "前半后半"]


def test_hidden_text_is_left_out_also_by_style() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = par("可见", more=run("隐藏", "<w:vanish/>") + run("也可见", '<w:vanish w:val="0"/>')) + par(
        "全隐藏", style="h"
    )
    assert lines(body, styles=styles) == ["可见也可见"]


def test_a_field_shows_its_result_and_not_its_code() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>PAGEREF x</w:instrText><w:t>代码</w:t></w:r>"
    body = par("见第", more=char("begin") + code + char("separate") + run("3") + char("end") + run("页"))
    link = f'<w:p><w:hyperlink>{run("链接")}</w:hyperlink><w:fldSimple w:instr="DATE">{run("今日")}</w:fldSimple></w:p>'
    assert lines(body + link) == ["见第3页", "链接今日"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inside = f"<w:txbxContent>{par('框内文字')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></w:r>"
    assert lines(par("锚点", more=both) + par("其次", more=old)) == ["锚点", "框内文字", "其次", "框内文字"]


def test_a_footnote_follows_the_paragraph_that_cites_it() -> None:
    notes = f'<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">{par("指规模以上企业。")}</w:footnote>'
    body = par("检查重点企业", more='<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。")) + par("下一段。")
    assert lines(body, footnotes=notes) == ["检查重点企业。", "（脚注1：指规模以上企业。）", "下一段。"]


def test_merged_cells_stand_once_and_empty_cells_hold_their_places() -> None:
    body = table(
        ["序号", cell("任务和单位", '<w:gridSpan w:val="2"/>')],
        [cell("1", '<w:vMerge w:val="restart"/>'), "排查隐患", "应急局"],
        [cell("", "<w:vMerge/>"), cell(par("督促") + par("整改")), ""],
    )
    assert lines(body) == ["序号\t任务和单位\t", "1\t排查隐患\t应急局", "\t督促 整改\t"]


def test_a_nested_table_is_flattened_and_a_frame_is_lines() -> None:
    nested = table(["外", cell(table(["甲", "乙"], ["丙", "丁"]) + par())])
    frame = table([cell(par("框一") + par("框二"))])
    assert lines(nested + frame) == ["外\t甲 乙 丙 丁", "框一", "框二"]


def test_a_deleted_row_is_left_out() -> None:
    row = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('丙')}{cell('丁')}</w:tr>"
    assert lines(table(["甲", "乙"]).replace("</w:tbl>", f"{row}</w:tbl>")) == ["甲\t乙"]


def test_signs_of_symbol_fonts_are_read() -> None:
    body = par("浓度", more='<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>2%</w:t><w:noBreakHyphen/></w:r>')
    assert lines(body) == ["浓度≥2%-"]


def test_content_controls_and_other_wrappers_are_looked_through() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{par('控件内')}</w:sdtContent></w:sdt>"
    assert lines(control + f"<w:customXml>{par('标记内')}</w:customXml>") == ["控件内", "标记内"]


def test_another_file_inside_is_refused() -> None:
    with pytest.raises(InputError, match="altChunk"):
        lines(par("正文") + '<w:altChunk w:id="x"/>')
