"""The rule that holds for somebody at a request: the strictest over all roles held, by county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from zhiben.foundation.access.actor import Actor, actor_by, grants_of
from zhiben.foundation.access.models import Area, User
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.identity.models import Policy, SecondFactor


@dataclass(frozen=True, slots=True)
class Rule:
    """`idle`: how long nothing may be heard; `longest`: how long a session lasts at all; `password_age`: after which
    time a password must be changed, None for never.
    """

    idle: timedelta
    longest: timedelta
    second_factor: bool
    password_age: timedelta | None = None

    def __and__(self, other: Rule) -> Rule:
        """The stricter of each."""
        return Rule(
            min(self.idle, other.idle),
            min(self.longest, other.longest),
            self.second_factor or other.second_factor,
            min(filter(None, (self.password_age, other.password_age)), default=None),
        )

    def __str__(self) -> str:
        idle, longest = self.idle // timedelta(minutes=1), self.longest // timedelta(hours=1)
        factor = "须用动态口令" if self.second_factor else "不要求动态口令"
        age = f"，密码每 {self.password_age.days} 天更换" if self.password_age else ""
        return f"无操作 {idle} 分钟退出，最长 {longest} 小时，{factor}{age}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is on a day, and what is asked of whoever that is."""

    actor: Actor
    rule: Rule
    has_factor: bool

    @property
    def owes_factor(self) -> bool:
        return self.rule.second_factor and not self.has_factor


def default_rule() -> Rule:
    return Rule(settings.SESSION_IDLE, timedelta(seconds=settings.SESSION_COOKIE_AGE), second_factor=False)


def rule_of(policy: Policy) -> Rule:
    return _rule(policy.idle_minutes, policy.longest_hours, policy.second_factor, policy.password_days)


def standing_of(user: User, on: date) -> Standing:
    """Grants, rules and whether there is a second factor, in one query: this is asked at every request.

    Of several counties and roles the stricter rule counts; a role without a row counts with the default.
    """
    policy = Policy.objects.filter(area=OuterRef("area__county_key"), role=OuterRef("role"))
    asked = JSONObject(
        idle=F("idle_minutes"), longest=F("longest_hours"), factor=F("second_factor"), days=F("password_days")
    )
    factor = SecondFactor.objects.filter(user=OuterRef("user"), confirmed_at__isnull=False)
    grants: Any = list(
        grants_of(user, on).annotate(asked=Subquery(policy.values_list(asked)[:1]), has_factor=Exists(factor))
    )
    rules = [
        _rule(held.asked["idle"], held.asked["longest"], held.asked["factor"], held.asked["days"])
        if held.asked
        else default_rule()
        for held in grants
        if held.role in ROLES
    ]
    rule = reduce(and_, rules or [default_rule()])
    return Standing(actor_by(user, grants), rule, has_factor=any(held.has_factor for held in grants))


def password_due(user: User, rule: Rule, now: datetime) -> bool:
    """Whether the user must choose a password before anything else. One set at an unknown time is as old as can be."""
    if user.password_handed_over:
        return True
    if rule.password_age is None:
        return False
    return user.password_set_at is None or user.password_set_at + rule.password_age < now


def _rule(idle_minutes: int, longest_hours: int, second_factor: bool, password_days: int | None) -> Rule:
    age = timedelta(days=password_days) if password_days else None
    return Rule(timedelta(minutes=idle_minutes), timedelta(hours=longest_hours), bool(second_factor), age)


def rules_of(county: Area) -> list[tuple[str, Rule]]:
    """Every role with the rule that a county has for it."""
    known = {policy.role: rule_of(policy) for policy in Policy.objects.filter(area=county)}
    return [(role, known.get(role, default_rule())) for role in ROLES]
