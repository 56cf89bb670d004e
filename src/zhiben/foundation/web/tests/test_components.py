"""The components and small words of the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.web import home, navigation
from zhiben.foundation.web.templatetags.web import day, days_left, moment, waiting

ON = date(2025, 12, 8)


def rendered(template: str, **context: object) -> str:
    return Template(template).render(
        Context({"request": RequestFactory().get("/list", {"q": "甲 乙", "page": "3"}), **context})
    )


def test_dates_carry_their_weekday_and_times_the_clock_of_the_county() -> None:
    assert day(ON) == "2025-12-08（周一）"
    assert day(datetime(2025, 12, 7, 16, 30, tzinfo=UTC)) == "2025-12-08（周一）"
    assert moment(datetime(2025, 12, 7, 16, 30, tzinfo=UTC)) == "2025-12-08 00:30"
    assert (day(None), moment(None)) == ("—", "—")


@pytest.mark.parametrize(
    ("due", "words"),
    [(date(2025, 12, 11), "还有 3 天"), (ON, "今天"), (date(2025, 12, 6), "逾期 2 天"), (None, "")],
)
def test_the_words_beside_a_date(due: date | None, words: str) -> None:
    assert days_left(due, ON) == words


def test_nothing_of_nothing_is_no_progress_bar() -> None:
    assert "<progress" in rendered("{% progress_bar 0 5 %}")
    assert "<progress" not in rendered("{% progress_bar 0 0 %}")


def test_pages_keep_the_filter() -> None:
    page = Paginator(range(500), 50).page(3)
    assert "?q=%E7%94%B2+%E4%B9%99&amp;page=4" in rendered("{% pagination page %}", page=page)


def test_what_people_wrote_is_escaped_in_every_component() -> None:
    html = rendered("{% status_badge word %}{% empty_state word %}{% progress_bar 1 2 word %}", word="<b>甲")
    assert "<b>甲" not in html
    assert html.count("&lt;b&gt;甲") >= 3


def test_navigation_shows_what_the_actor_may_open(gao: Actor, xi: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register("乙", "web:healthz", None, 20)
    navigation.register("甲", "web:password", None, 10)
    assert [entry.label for entry in navigation.entries_for(gao)] == ["甲", "乙"]
    monkeypatch.setattr(Actor, "may", lambda actor, code: actor.name == "高敏")
    navigation.register("丙", "home", "tests.any", 30)
    assert [entry.label for entry in navigation.entries_for(gao)] == ["甲", "乙", "丙"]
    assert [entry.label for entry in navigation.entries_for(xi)] == ["甲", "乙"]


def test_the_first_page_shows_the_cards_and_says_what_is_unknown(
    cast: Cast, client_of: Callable[[Person | None], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def card(actor: Actor, on: date) -> home.Card:
        people = User.objects.filter(name=actor.name)
        return home.Card("文件", (home.Figure("待确认", None, "/y"), home.Figure("本人", people, "/z", "attention")))

    monkeypatch.setattr(home, "_cards", {})
    home.register("文件", card, None, 10)
    html = client_of(cast.gao).get("/").content.decode()
    assert all(words in html for words in ("高敏", "—", "（未知）", 'zb-tone-attention" href="/z"><b>1</b>'))


def test_a_card_of_nothing_but_zeros_says_why(
    cast: Cast, client_of: Callable[[Person | None], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_cards", {})
    card = home.Card("文件", (home.Figure("待确认", User.objects.none(), "/y"),), empty="还没有文件。")
    home.register("文件", lambda actor, on: card, None, 10)
    assert "还没有文件。" in client_of(cast.gao).get("/").content.decode()


def test_the_first_page_says_why_it_is_empty(cast: Cast, client_of: Callable[[Person | None], Client]) -> None:
    assert "没有等待您处理" in client_of(cast.gao).get("/").content.decode()
    assert "还没有任何授权" in client_of(cast.qiu).get("/").content.decode()


@pytest.mark.parametrize(("since", "words"), [(date(2025, 12, 1), "已等 7 天"), (ON, "今天提出"), (None, "")])
def test_the_words_for_how_long_something_has_waited(since: date | None, words: str) -> None:
    assert waiting(since, ON) == words


def test_a_list_goes_on_behind_its_last_row_and_keeps_the_filter() -> None:
    html = rendered("{% pager 'ab=' count='83' order='新的在前' %}")
    assert "?q=%E7%94%B2+%E4%B9%99&amp;page=3&amp;after=ab%3D" in html and "共 83 条，新的在前" in html
    assert "回到第一页" not in html and rendered("{% pager '' %}").strip() == ""
