"""Views of lists: whose, of which addresses, how many, and when a list opens with one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.web.saved import selectors, services
from zhiben.foundation.web.saved.models import SavedView

ClientOf = Callable[[Person | None], Client]
PHOTOS = "/evidence/?kind=photo"


def saved(actor: Actor, name: str = "照片", address: str = PHOTOS, shared: bool = False) -> SavedView:
    return services.save_view(address=address, name=name, shared=shared, actor=actor, now=timezone.now())


def test_a_view_is_the_address_without_its_page_and_what_is_empty(gao: Actor) -> None:
    view = saved(gao, address="/evidence/?name=&kind=photo&after=2026~x&state=held")
    assert view.address == "/evidence/?kind=photo&state=held"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/evidence/", "//evil.example/evidence/", "/\\evil.example", "evidence/", "", "/password",
     "/account/sessions", "/evidence/nothing", "javascript:alert(1)", "/evidence/?" + "x=1&" * 500],
)  # fmt: skip
def test_an_address_that_is_no_known_list_is_refused(address: str, gao: Actor) -> None:
    with pytest.raises(InputError) as refused:
        saved(gao, address=address)
    assert refused.value.code == "saved.address" and not SavedView.objects.exists()


def test_names_are_given_and_once_for_a_list(gao: Actor, shen: Actor) -> None:
    saved(gao)
    with pytest.raises(Conflict):
        saved(gao, name=" 照片 ")
    for name in ("", "  ", "长" * 41):
        with pytest.raises(InputError):
            saved(gao, name=name)
    assert saved(shen).name == saved(gao, address="/documents/?state=draft").name == "照片"


def test_there_are_at_most_fifty_for_a_list(gao: Actor) -> None:
    for n in range(services.MOST):
        saved(gao, name=f"视图{n}")
    with pytest.raises(Conflict) as refused:
        saved(gao, name="又一个")
    assert refused.value.code == "saved.too_many" and saved(gao, address="/documents/").pk


def test_a_shared_view_is_the_offices_to_see_and_its_owners_to_change(gao: Actor, xi: Actor, wu: Actor) -> None:
    view = saved(gao, shared=True)
    saved(gao, name="自己的")
    assert [v.name for v in selectors.visible_views(actor=xi)] == ["照片"]
    assert not selectors.visible_views(actor=wu).exists()
    for act in (services.remove_view, services.change_view):
        more = {"now": timezone.now()} if act is services.remove_view else {"name": "x", "shared": False}
        with pytest.raises(NotVisible):
            act(view_id=view.pk, actor=xi, **more)


def test_who_has_no_office_cannot_share_with_it(he: Actor) -> None:
    with pytest.raises(InputError) as refused:
        saved(he, shared=True)
    assert refused.value.code == "saved.no_office"


def test_removing_is_taken_back_unless_the_name_was_given_again(gao: Actor) -> None:
    view = saved(gao)
    services.remove_view(view_id=view.pk, actor=gao, now=timezone.now())
    assert not selectors.visible_views(actor=gao).exists()
    assert services.restore_view(view_id=view.pk, actor=gao).name == "照片"
    services.remove_view(view_id=view.pk, actor=gao, now=timezone.now())
    saved(gao)
    with pytest.raises(NotVisible):
        services.restore_view(view_id=view.pk, actor=gao)


def test_a_list_opens_with_its_default_from_elsewhere_alone(gao: Actor, cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.gao), reverse("evidence:list")
    view = saved(gao)
    client.post(reverse("saved:default", args=[view.pk]), {"on": "1"})
    assert client.get(url)["Location"] == PHOTOS
    assert client.get(url, headers={"referer": f"http://testserver{PHOTOS}"}).status_code == 200
    assert client.get(url, {"kind": "video"}).status_code == 200
    client.post(reverse("saved:remove", args=[view.pk]))
    assert client.get(url).status_code == 200


def test_one_default_takes_the_place_of_the_other(gao: Actor) -> None:
    one, other = saved(gao), saved(gao, name="录像", address="/evidence/?kind=video")
    for view in (one, other):
        services.set_default(view_id=view.pk, on=True, actor=gao)
    assert selectors.defaults(actor=gao) == {"evidence:list": "kind=video"}


def test_chips_stand_over_the_list_and_a_refusal_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf, gao: Actor
) -> None:
    client = client_of(cast.gao)
    saved(gao)
    assert "照片" in client.get(reverse("saved:bar"), {"address": PHOTOS}).content.decode()
    again = client.post(
        reverse("saved:save"), {"address": "/evidence/?kind=video", "name": "照片"}, headers={"HX-Request": "true"}
    )
    assert "换一个名称" in again.content.decode() and 'value="照片"' in again.content.decode()
    plain = client.post(reverse("saved:save"), {"address": PHOTOS, "name": "又一个"})
    assert plain["Location"] == PHOTOS and "又一个" in client.get(reverse("saved:mine")).content.decode()
