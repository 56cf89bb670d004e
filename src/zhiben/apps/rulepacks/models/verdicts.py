"""What was judged. A site has one row; rules that are broken or undecided have one each; what is met is a list of keys."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.models.packs import JudgementBasis, RuleEntry
from zhiben.foundation.access.models import Area

LEVEL_ORDER = ("major", "general", "notice")
SCOPES = ("county", "town", "village")
CELLS = ("county_key", "town_key", "owner")


class Placed(models.Model):
    """Carries the keys that lists of a county, a town or a village are scoped by."""

    county_key = models.UUIDField()
    town_key = models.UUIDField(null=True)
    village_key = models.UUIDField(null=True)
    grid_key = models.UUIDField(null=True)

    class Meta:
        abstract = True


class JudgementRun(models.Model):
    """One pass over the sites of a county: how far it is, what it found, what changed since the one before."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "判定中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    county = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="县区")
    basis = models.ForeignKey(JudgementBasis, models.PROTECT, null=True, related_name="+")
    judged_on = models.DateField("判定日")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    last_site = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField("变化", default=0)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    asked_by = models.CharField("发起人", max_length=100)
    asked_at = models.DateTimeField("发起时间", default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "判定"
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=["county", "-asked_at"], name="judgement_run_newest"),)
        constraints = (
            models.UniqueConstraint(
                fields=("county",), condition=Q(state__in=["waiting", "running"]), name="one_open_judgement_run"
            ),
        )

    def __str__(self) -> str:
        return f"{self.county} {self.judged_on}"

    @property
    def area(self) -> Area:
        return self.county


class SiteJudgement(Placed):
    """All that was said of a site on a day, by the keys of the rules: `met`, `open` (unknown) and `idle` (not applicable)
    as ",12,15,"; what is broken has rows of its own. `asks`: what would settle what is open, as
    "|fact:verdicts:alone|…|", `alone` counting verdicts that wait for nothing else. `owner`: the office under which it is
    counted."""

    site = models.OneToOneField(Site, models.CASCADE, primary_key=True, related_name="+")
    basis = models.ForeignKey(JudgementBasis, models.PROTECT, related_name="+", db_index=False)
    judged_on = models.DateField("判定日")
    judged_at = models.DateTimeField("判定时间")
    facts_digest = models.CharField(max_length=32)
    met = models.TextField(default="")
    open = models.TextField(default="")
    idle = models.TextField(default="")
    asks = models.TextField(default="")
    breached = models.PositiveSmallIntegerField("违反", default=0)
    unknown = models.PositiveSmallIntegerField("不明", default=0)
    owner = models.UUIDField("行业监管部门", null=True)

    class Meta:
        verbose_name = "对象的判定"
        indexes = tuple(models.Index(fields=[f"{level}_key", "site"], name=f"judged_{level}") for level in SCOPES)

    def __str__(self) -> str:
        return f"{self.site_id} {self.judged_on}"


class Verdict(Placed):
    """That a rule is broken at a site. `decision`: what a person said of the proposed hazard, "" while nobody has."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+", db_index=False)
    rule = models.ForeignKey(RuleEntry, models.PROTECT, related_name="+", db_index=False)
    rank = models.PositiveSmallIntegerField("等级", default=9, help_text="place of the level in LEVEL_ORDER")
    since_on = models.DateField("自")
    decision = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = "规则结论"
        constraints = (models.UniqueConstraint(fields=("site", "rule"), name="one_verdict_of_a_rule"),)
        indexes = (
            *(models.Index(fields=[f"{level}_key", "rule", "site"], name=f"verdict_{level}") for level in SCOPES),
            *(
                models.Index(fields=[f"{level}_key", "decision", "rank", "id"], name=f"verdict_proposed_{level}")
                for level in SCOPES
            ),
        )

    def __str__(self) -> str:
        return f"{self.site_id} {self.rule_id}"

    @property
    def audit_area(self) -> Area:
        return self.site.area


class HazardDecision(Placed):
    """What a person decided of a proposed hazard, with everything it rested on at that moment. Kept for good."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "采纳"
        DECLINED = "declined", "不采纳"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="hazard_decisions")
    rule = models.ForeignKey(RuleEntry, models.PROTECT, related_name="+", db_index=False)
    basis = models.ForeignKey(JudgementBasis, models.PROTECT, related_name="+", db_index=False)
    edition = models.CharField("规则包版本", max_length=200)
    judged_on = models.DateField("判定日")
    since_on = models.DateField("发现日期")
    level = models.CharField("等级", max_length=10)
    advice = models.CharField("建议", max_length=500, blank=True)
    consequences: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    declined_consequences: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    why = models.TextField("理由")
    trace: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    source = models.CharField("出处", max_length=300)
    decision = models.CharField("决定", max_length=10, choices=Decision.choices)
    reason = models.CharField("原因", max_length=500, blank=True)
    decided_by = models.CharField("决定人", max_length=100)
    decided_at = models.DateTimeField("决定时间", default=timezone.now)

    class Meta:
        verbose_name = "建议隐患的决定"
        ordering = ("-decided_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("site", "rule", "since_on"), name="a_proposal_is_decided_once"),
            models.CheckConstraint(
                condition=Q(decision="accepted") | ~Q(reason=""), name="who_declines_a_hazard_says_why"
            ),
        )
        indexes = tuple(
            models.Index(fields=[f"{level}_key", "-decided_at", "-id"], name=f"decision_{level}") for level in SCOPES
        )

    def __str__(self) -> str:
        return f"{self.rule_id} {self.get_decision_display()}"

    @property
    def audit_area(self) -> Area:
        return self.site.area


class VerdictChange(Placed):
    """That a verdict became another one: from what to what, when, and because of what."""

    class Cause(models.TextChoices):
        FACTS = "facts", "事实有变化"
        RULES = "rules", "规则或参数有变化"
        DAY = "day", "日期推移"

    site = models.ForeignKey(Site, models.CASCADE, related_name="+", db_index=False)
    rule = models.ForeignKey(RuleEntry, models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(JudgementRun, models.CASCADE, null=True, related_name="+", db_index=False)
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    by = models.CharField("经办人", max_length=100)

    class Meta:
        verbose_name = "结论变化"
        ordering = ("-pk",)
        indexes = (
            *(models.Index(fields=[f"{level}_key", "-id"], name=f"changed_{level}") for level in SCOPES),
            models.Index(fields=["site", "-id"], name="changed_at_site"),
        )

    def __str__(self) -> str:
        return f"{self.rule_id} {self.before} → {self.after}"


class Tallied(models.Model):
    """A cell of a table of counts: a town (or none) and the office that supervises (or none)."""

    county_key = models.UUIDField()
    town_key = models.UUIDField(null=True)
    owner = models.UUIDField("行业监管部门", null=True)

    class Meta:
        abstract = True


class RuleTally(Tallied):
    """How many sites of a cell meet a rule, break it, are undecided, are not concerned."""

    rule = models.ForeignKey(RuleEntry, models.CASCADE, related_name="+", db_index=False)
    met = models.IntegerField(default=0)
    breached = models.IntegerField(default=0)
    unknown = models.IntegerField(default=0)
    idle = models.IntegerField(default=0)

    class Meta:
        verbose_name = "规则统计"
        indexes = tuple(models.Index(fields=[key, "rule"], name=f"rule_tally_{key}") for key in CELLS)

    def __str__(self) -> str:
        return f"{self.rule_id}"


class FactTally(Tallied):
    """How many undecided verdicts of a cell wait for a fact: `alone`, for nothing else; `sites`, at how many sites."""

    fact = models.CharField("事实", max_length=80)
    alone = models.IntegerField(default=0)
    verdicts = models.IntegerField(default=0)
    sites = models.IntegerField(default=0)

    class Meta:
        verbose_name = "待查明事实统计"
        indexes = tuple(models.Index(fields=[key, "fact"], name=f"fact_tally_{key}") for key in CELLS)

    def __str__(self) -> str:
        return self.fact
