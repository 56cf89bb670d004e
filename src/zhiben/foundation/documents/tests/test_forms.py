"""Forms from templates, a county's own ones included, and what a template must not do."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document as open_docx

from zhiben.core.errors import InputError, NotPermitted
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices, Places
from zhiben.foundation.documents import selectors, services, template_kinds
from zhiben.foundation.documents.layout.base import base_template, pack
from zhiben.foundation.documents.layout.forms import Value, check_template, fill, places_of
from zhiben.foundation.documents.process_sheet import PLACES, built_in, process_sheet
from zhiben.foundation.documents.template_kinds import OFFICIAL, TemplateKind
from zhiben.foundation.documents.testing import NOW, issued

KNOWN = {"unit": "单位", "rows": "事项"}


def template(*lines: str) -> bytes:
    document = open_docx(io.BytesIO(base_template()))
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [p.text for p in open_docx(io.BytesIO(data)).paragraphs if p.text]


FORM = template("单位：{{ unit }}", "{%p for row in rows %}", "{{ row.what }}", "{%p endfor %}")


def test_a_form_is_filled_and_the_same_values_make_the_same_bytes() -> None:
    values: dict[str, Value] = {"unit": "青石矿业 & <甲>", "rows": [{"what": "通风"}, {"what": "检测"}]}
    assert texts(fill(FORM, values)) == ["单位：青石矿业 & <甲>", "通风", "检测"]
    assert fill(FORM, values) == fill(FORM, values)
    assert places_of(FORM) == {"unit", "rows"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ unit.__class__.__mro__ }}", "form.template_broken"),
        ("{{ ''.__class__ }}{{ lipsum }}", "form.place_unknown"),
        ("{{ 'a' * 9 ** 9 }}", "form.template_broken"),
        ("{{ unit.upper() }}", "form.template_broken"),
        ("{% include 'x' %}", "form.template_broken"),
        ("{{ unit", "form.template_broken"),
        ("{{ salary }}", "form.place_unknown"),
    ],
)
def test_a_template_knows_the_given_values_and_nothing_else(line: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        check_template(template(line), KNOWN)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("word/vbaProject.bin", b"x", "form.active_content"),
        ("word/embeddings/a.bin", b"x", "form.active_content"),
        ("word/_rels/x.rels", b'<Relationship Type="attachedTemplate" TargetMode="External"/>', "form.active_content"),
        ("word/media/bomb", b"0" * 9_000_000, "form.template_broken"),
    ],
)
def test_a_template_with_active_content_is_refused(part: str, content: bytes, code: str) -> None:
    with zipfile.ZipFile(io.BytesIO(FORM)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with pytest.raises(InputError) as refused:
        check_template(pack({**parts, part: content}), KNOWN)
    assert refused.value.code == code


def test_what_is_no_docx_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        check_template(b"%PDF", KNOWN)
    assert refused.value.code == "form.template_broken"


def test_a_county_replaces_a_form_for_itself_alone(
    gao: Actor, wu: Actor, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = TemplateKind("tests.note", "记录单", lambda: template("内置 {{ unit }}"), KNOWN)
    monkeypatch.setitem(template_kinds._kinds, "tests.note", kind)
    row = services.replace_template(code="tests.note", data=template("县用 {{ unit }}"), actor=gao, now=NOW)
    own = services.fill_form(code="tests.note", values={"unit": "甲"}, county_key=places.county.pk)
    other = services.fill_form(code="tests.note", values={"unit": "甲"}, county_key=places.next_county.pk)
    assert (texts(bytes(own.content)), texts(bytes(other.content))) == (["县用 甲"], ["内置 甲"])
    assert [shown.own for shown in selectors.templates_in_force(actor=wu)] == [None, None, None]
    assert row.version == 1 and own.sha256 != other.sha256


def test_only_the_county_s_clerk_replaces_the_base_and_only_by_one_that_fits(lin: Actor, gao: Actor) -> None:
    with pytest.raises(NotPermitted):
        services.replace_template(code=OFFICIAL, data=base_template(), actor=lin, now=NOW)
    services.replace_template(code=OFFICIAL, data=base_template(), actor=gao, now=NOW)
    with pytest.raises(InputError):
        services.replace_template(code=OFFICIAL, data=b"PK", actor=gao, now=NOW)


def test_the_sheet_that_goes_round_has_what_is_known_of_the_document(gao: Actor, offices: Offices) -> None:
    sheet = open_docx(io.BytesIO(process_sheet(issued(gao, offices.emergency))))
    cells = [cell.text for row in sheet.tables[0].rows for cell in row.cells]
    assert sheet.paragraphs[0].text == "安澜县应急管理局发文稿纸"
    assert "发文字号：安应急发〔2026〕1号" in cells and "签发：何平" in cells and "附件：检查表；统计表" in cells
    check_template(built_in(), PLACES)
