"""Who the audiences of the ladder are in one county on a day: people with accounts, and names that the county gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from zhiben.apps.dispatch.chasing import DueItem
from zhiben.apps.dispatch.models import Audience, UnitContact
from zhiben.foundation.access.models import Grant, User
from zhiben.foundation.access.roles import BUSINESS, CLERK, LEADER

NO_ACCOUNT, NO_PERSON, NO_HEAD = (
    "没有账号，请另行告知",
    "未指定有账号的责任人，告知本单位经办人",
    "未登记负责人，告知本单位经办人",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One who hears of something. `user` None: nobody can be reached here. `note`: for whom they stand in."""

    audience: str
    name: str
    user: User | None
    note: str = ""

    @property
    def words(self) -> str:
        label = Audience(self.audience).label
        return f"{self.name}（{label}，{self.note}）" if self.note else f"{self.name}（{label}）"

    def plain(self) -> dict[str, Any]:
        """As a row keeps it."""
        key = str(self.user.pk) if self.user else None
        return {"audience": self.audience, "name": self.name, "user": key, "note": self.note}


class Directory:
    """The people of a county on a day. Three queries when it is made, none afterwards."""

    def __init__(self, county_key: UUID, *, on: date) -> None:
        self._officers: dict[UUID, dict[UUID, User]] = defaultdict(dict)
        self._office: dict[UUID, User] = {}
        self._leaders: dict[UUID, User] = {}
        grants = Grant.objects.in_force(on).filter(area__county_key=county_key, role__in=BUSINESS, user__is_active=True)
        for grant in grants.select_related("user").order_by("user__name", "user_id"):
            self._place(grant)
        self._heads: dict[UUID, list[UnitContact]] = defaultdict(list)
        contacts = UnitContact.objects.filter(organisation__area__county_key=county_key).select_related("user")
        for contact in contacts.order_by("role", "pk"):
            if contact.role in (UnitContact.Role.HEAD, UnitContact.Role.SAFETY):
                self._heads[contact.organisation_id].append(contact)
        users = User.objects.filter(organisation__area__county_key=county_key, is_active=True)
        self._people = {user.pk: user for user in users}

    def _place(self, grant: Grant) -> None:
        user = grant.user
        if grant.role == LEADER:
            self._leaders[user.pk] = user
            return
        if grant.role == CLERK and grant.organisation_id is None:
            self._office[user.pk] = user
        for unit in filter(None, {user.organisation_id, grant.organisation_id}):
            self._officers[unit][user.pk] = user

    def officers(self, unit: UUID) -> list[User]:
        return list(self._officers.get(unit, {}).values())

    def told(self, item: DueItem, audiences: Iterable[str]) -> list[Told]:
        """Who hears of an item, each once, in the order of the audiences."""
        found: dict[object, Told] = {}
        for audience in audiences:
            for each in self._of(audience, item):
                found.setdefault(each.user.pk if each.user else each.name, each)
        return list(found.values())

    def _of(self, audience: str, item: DueItem) -> list[Told]:
        if audience == Audience.PERSON:
            return self._person(item)
        if audience == Audience.UNIT_HEAD:
            return self._head(item.organisation_id)
        if audience == Audience.LEAD:
            return [told for unit in item.leads for told in self._unit(unit, Audience.LEAD, "")]
        users = self._office if audience == Audience.OFFICE else self._leaders
        return [Told(audience, user.name, user) for user in users.values()]

    def _person(self, item: DueItem) -> list[Told]:
        if item.person_id in self._people:
            user = self._people[item.person_id]
            return [Told(Audience.PERSON, user.name, user)]
        named = [Told(Audience.PERSON, item.person_name, None, NO_ACCOUNT)] if item.person_name else []
        return named + self._unit(item.organisation_id, Audience.PERSON, NO_PERSON)

    def _head(self, unit: UUID) -> list[Told]:
        contacts = self._heads.get(unit, [])
        found = [Told(Audience.UNIT_HEAD, each.name, each.user, "" if each.user else NO_ACCOUNT) for each in contacts]
        if any(told.user for told in found):
            return found
        return found + self._unit(unit, Audience.UNIT_HEAD, NO_HEAD)

    def _unit(self, unit: UUID, audience: str, note: str) -> list[Told]:
        return [Told(audience, user.name, user, note) for user in self._officers.get(unit, {}).values()]
