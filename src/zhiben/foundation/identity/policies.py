"""The rule that holds for somebody: the strictest over all roles held, by county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import and_

from django.conf import settings

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.identity.models import Policy


@dataclass(frozen=True, slots=True)
class Rule:
    """`idle`: how long nothing may be heard; `longest`: how long a session lasts at all."""

    idle: timedelta
    longest: timedelta
    second_factor: bool

    def __and__(self, other: Rule) -> Rule:
        """The stricter of each."""
        return Rule(
            min(self.idle, other.idle),
            min(self.longest, other.longest),
            self.second_factor or other.second_factor,
        )

    def __str__(self) -> str:
        idle, longest = self.idle // timedelta(minutes=1), self.longest // timedelta(hours=1)
        factor = "须用动态口令" if self.second_factor else "不要求动态口令"
        return f"无操作 {idle} 分钟退出，最长 {longest} 小时，{factor}"


def default_rule() -> Rule:
    return Rule(settings.SESSION_IDLE, timedelta(seconds=settings.SESSION_COOKIE_AGE), second_factor=False)


def rule_of(policy: Policy) -> Rule:
    return Rule(timedelta(minutes=policy.idle_minutes), timedelta(hours=policy.longest_hours), policy.second_factor)


def rule_for(actor: Actor) -> Rule:
    """One query. Of several counties and roles the stricter counts; a role without a row counts with the default."""
    known: dict[str, Rule] = {}
    for policy in Policy.objects.filter(area__in=actor.scope.counties, role__in=actor.roles):
        rule = rule_of(policy)
        known[policy.role] = known[policy.role] & rule if policy.role in known else rule
    return reduce(and_, [known.get(role, default_rule()) for role in sorted(actor.roles)] or [default_rule()])


def rules_of(county: Area) -> list[tuple[str, Rule]]:
    """Every role with the rule that a county has for it."""
    known = {policy.role: rule_of(policy) for policy in Policy.objects.filter(area=county)}
    return [(role, known.get(role, default_rule())) for role in ROLES]
