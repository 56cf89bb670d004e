"""The index of the search: what is found and by whom, and that it never differs from what it indexes."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import Clause, Directive, Duty
from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Site
from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast, Offices, Places
from zhiben.foundation.documents import testing as documents
from zhiben.foundation.documents.models import Document
from zhiben.foundation.evidence import testing as evidence
from zhiben.foundation.evidence.models import Attachment, Blob
from zhiben.foundation.search import index
from zhiben.foundation.search.folding import FROM, NOISE, folded, pairs
from zhiben.foundation.search.models import SearchBuild, SearchEntry
from zhiben.foundation.search.selectors import COUNT_CAP, PAGE_ROWS, search, suggestions

EVERYTHING = ("安全", "青石", "自查", "县住建局", "通知", "安应急", "1号", "查", "现场", "安", "9113", "高敏", "gao")


@pytest.fixture
def everything(gao: Actor, places: Places, offices: Offices, cast: Cast) -> Site:
    """Something of every kind, in the cast's county and nothing in the next one."""
    site = registry.site(gao, places.town, "安澜县青石机械有限公司", credit_code=registry.code(1))
    directives.in_force(gao, places.county)
    documents.issued(gao, offices.emergency)
    _attached(gao, site, "青石机械现场检查记录.pdf")
    return site


def _attached(actor: Actor, subject: Site, name: str) -> Attachment:
    """A file at the site, whatever roles the register gives to files."""
    blob = Blob.objects.create(sha256="a" * 64, size=9, file_type="pdf", scan="clean", stored_at=evidence.NOW)
    keys = {f"{level}_key": getattr(subject, f"{level}_key") for level in ("county", "town", "village", "grid")}
    return Attachment.objects.create(
        blob=blob, sha256=blob.sha256, kind="document", area=subject.area, **keys, subject_type="registry.site",
        subject_id=str(subject.pk), subject_label=subject.name, role="scene", name=name, uploaded_at=evidence.NOW,
        uploaded_by_name=actor.name,
    )  # fmt: skip


def found(text: str, actor: Actor, *kinds: str, **more: Any) -> dict[str, list[str]]:
    return {group.kind: [hit.title for hit in group.hits] for group in search(text, actor=actor, kinds=kinds, **more)}


def test_words_inside_a_sentence_find_the_clause_and_its_task(gao: Actor, everything: Site) -> None:
    assert found("自查率", gao) == {"clause": ["一（一） 企业自查"], "duty": ["企业自查"]}


@pytest.mark.parametrize(
    "text", ["安应急〔2026〕8号", "安应急[2026]8号", "安应急（2026）8", "【2026】 8号", "２０２６ 8号"]
)
def test_a_document_number_is_found_however_its_brackets_are_written(text: str, gao: Actor, everything: Site) -> None:
    assert found(text, gao)["directive"] == [directives.TITLE]


@pytest.mark.parametrize("text", ["青", "石机", "机械 青石", "械有限公司", registry.code(1)])
def test_a_site_is_found_by_one_character_two_a_middle_and_its_code(text: str, gao: Actor, everything: Site) -> None:
    assert found(text, gao, "site") == {"site": [everything.name]}


@pytest.mark.parametrize("text", ["自石", "石青", "工作报表", "（）", " ", "%", "\"'*:|&!()\\"])
def test_what_stands_nowhere_is_not_found(text: str, gao: Actor, everything: Site) -> None:
    assert found(text, gao) == {}


@pytest.mark.parametrize("text", EVERYTHING)
def test_the_next_county_finds_and_counts_nothing(text: str, wu: Actor, qiu: Actor, everything: Site) -> None:
    for actor in (wu, qiu):
        assert {k: v for k, v in found(text, actor).items() if v != ["平川县应急管理局"]} == {}
        assert all(hit.title == "平川县应急管理局" for group in suggestions(text, actor=actor) for hit in group.hits)


def test_a_town_finds_what_binds_the_county_and_its_own_but_no_draft_of_others(
    lin: Actor, gao: Actor, places: Places, everything: Site
) -> None:
    directives.received(gao, places.county, text=directives.NOTICE + "。", title="县里还没有核对的通知")
    assert found("通知", lin, "directive") == {"directive": [directives.TITLE]}
    assert len(found("通知", gao, "directive")["directive"]) == 2 and found("通知", lin, "document") == {}


def test_exact_names_come_first_then_beginnings_then_the_newest(gao: Actor, offices: Offices, cast: Cast) -> None:
    for title in ("检查", "安全检查", "检查安全", "岁末检查"):
        documents.drafted(gao, offices.emergency, title=title)
    assert found("检查", gao, "document")["document"] == ["检查", "检查安全", "岁末检查", "安全检查"]


def test_pages_of_one_kind_hold_every_hit_once(gao: Actor, places: Places) -> None:
    rows = [dict(kind="document", object_key=UUID(int=n).hex, county_key=places.county.pk, open_to_county=False,
                 title=f"检查{n}" if n % 3 else f"第{n}次检查", state="draft") for n in range(2 * PAGE_ROWS + 5)]  # fmt: skip
    SearchEntry.objects.bulk_create(SearchEntry(**row, link="") for row in rows)
    keys, after = [], ""
    while True:
        (group,) = search("检查", actor=gao, kinds=["document"], after=after)
        keys += [hit.key for hit in group.hits]
        if not (after := group.next):
            break
    assert sorted(keys) == [UUID(int=n).hex for n in range(len(rows))]
    assert search("检查", actor=gao)[0].count == len(rows) <= COUNT_CAP


@pytest.mark.parametrize("after", ["x", "WyI5IiwgIjEiXQ", "WyIxIiwgIjk5OTk5OTk5OTk5OTk5OTk5OTk5OTkiXQ"])
def test_a_broken_address_of_a_page_is_refused(after: str, gao: Actor) -> None:
    with pytest.raises(InputError, match="页面地址"):
        search("检查", actor=gao, kinds=["document"], after=after)


def test_what_is_protected_or_withdrawn_is_not_found(gao: Actor, everything: Site) -> None:
    assert found("现场", gao)["attachment"]
    Attachment.objects.update(protected=True)
    assert "attachment" not in found("现场", gao)


ALPHABET = [*"青石镇矿业安全检查一二", "a", "Ｂ", "９", "7", "〔", "〕", "（", " ", "\n", "·", "é", "㎡", "𠮷"]


def _written(chance: random.Random) -> str:
    return "".join(chance.choices(ALPHABET, k=chance.randrange(1, 25)))


def _edit(chance: random.Random, offices: Offices) -> None:
    """One change, past every service: what the database itself keeps in step cannot be gone round."""
    kind = chance.choice([Directive, Clause, Duty, Document, Attachment, Organisation])
    rows = kind.objects.order_by("?")  # type: ignore[attr-defined]
    column = {Directive: "title", Clause: "heading", Duty: "measure", Document: "title", Attachment: "name"}.get(kind)
    some = rows.values_list("pk", flat=True)[: chance.randrange(1, 3)]
    if column is None:
        offices.emergency.short_name = _written(chance)
        offices.emergency.save()
    elif kind in (Duty, Attachment, Clause) and chance.random() < 0.2:
        Duty.objects.filter(pk__in=list(Duty.objects.values_list("pk", flat=True)[:1])).delete()
    else:
        kind.objects.filter(pk__in=list(some)).update(**{column: _written(chance)})  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_the_index_is_what_a_rebuild_would_write(
    seed: int, gao: Actor, places: Places, offices: Offices, everything: Site
) -> None:
    chance = random.Random(seed)  # noqa: S311 - changes of a test
    directives.received(gao, places.county, text=directives.NOTICE + "。", title="另一份通知")
    for _ in range(25):
        _edit(chance, offices)
    assert index.drift() == {}
    before = {text: found(text, gao) for text in EVERYTHING}
    index.rebuild()
    assert {text: found(text, gao) for text in EVERYTHING} == before


@pytest.mark.parametrize("seed", range(3))
def test_the_database_folds_and_pairs_as_the_search_does(seed: int, gao: Actor, places: Places) -> None:
    chance = random.Random(seed)  # noqa: S311 - texts of a test
    texts = ["".join(chance.choices([*ALPHABET, *FROM, *NOISE], k=30)) + f"青{n}" for n in range(12)]
    for n, text in enumerate(texts):
        SearchEntry.objects.create(
            kind="document",
            object_key=UUID(int=n).hex,
            county_key=places.county.pk,
            open_to_county=False,
            title=text,
            state="draft",
        )
    for n, text in enumerate(texts):
        part = folded(text)[chance.randrange(8) :][:9]
        keys = {hit.key for group in search(part, actor=gao, kinds=["document"]) for hit in group.hits}
        assert UUID(int=n).hex in keys, (text, part, pairs(part))


@pytest.mark.sqlite
def test_a_rebuilt_table_of_sqlite_is_still_followed(gao: Actor, places: Places, everything: Site) -> None:
    """What `migrate` does at its end, after a migration that rebuilds tables and loses their triggers."""
    with connection.cursor() as cursor:
        for table in ("registry_site", "documents_document", "search_searchentry"):
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    Document.objects.update(title="触发器丢失以后的标题")
    assert set(index.ensure()) >= {"words", "document", "registry"} and index.ensure() == []
    registry.site(gao, places.town, "重建以后的矿")
    assert found("重建以后", gao)["site"] and found("丢失", gao)["document"] and index.drift() == {}


def test_another_definition_writes_its_entries_anew(gao: Actor, everything: Site) -> None:
    SearchBuild.objects.filter(name="clause").update(digest="0" * 64)
    SearchEntry.objects.filter(kind="clause").delete()
    assert index.ensure() == ["clause"] and found("自查率", gao)["clause"]
