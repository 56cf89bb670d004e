"""Who answers for safety, what each has to do in a year, and what was recorded of it.

One small model serves all: a `DutyList` is a list of things with a holder and a year (duties, key tasks, problems solved,
a yearly plan); a `DutyRecord` is something that happened on a day (a meeting, a study, a hearing, a visit, a statement).
What counts is reckoned from both when asked; nothing is kept as done that has no proof.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhiben.foundation.access.models import Area


class Leader(models.Model):
    """Somebody who answers for safety at an organisation between two days."""

    class Rank(models.TextChoices):
        HEAD = "head", "主要负责人"
        IN_CHARGE = "in_charge", "分管安全负责人"
        DEPUTY = "deputy", "其他班子成员"
        CADRE = "cadre", "包保干部"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=64)
    post = models.CharField(max_length=120)
    rank = models.CharField(max_length=10, choices=Rank.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "领导"
        indexes = [models.Index(fields=["organisation", "rank", "name"], name="leader_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="leader_ends_after"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area:
        return self.area


class DutyList(models.Model):
    """A list of one year of a leader, or of an organisation where `leader` is None."""

    class Kind(models.TextChoices):
        DUTIES = "duties", "职责清单"
        KEY_TASKS = "key_tasks", "年度重点任务清单"
        PROBLEMS = "problems", "解决问题清单"
        KEY_PROBLEMS = "key_problems", "行业重点难题清单"
        PLAN = "plan", "年度工作计划"
        TOWN_DUTIES = "town_duties", "镇街应急消防职责清单"
        MINE_DUTIES = "mine_duties", "矿山安全监管职责清单"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, blank=True, related_name="lists")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True, help_text="of a plan: which one (key points, inspection plan)")
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "履职清单"
        indexes = [models.Index(fields=["organisation", "year", "kind"], name="duty_list_of_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "leader", "kind", "year", "title"], nulls_distinct=False, name="duty_list_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    @property
    def audit_area(self) -> Area:
        return self.area


class ListItem(models.Model):
    """One thing of a list. Without proof it counts as not done, whatever is written."""

    class Category(models.TextChoices):
        """What a problem is about; of a key problem of a sector, how far it reaches."""

        NONE = "", "未分类"
        STAFFING = "staffing", "机构编制"
        DUTIES = "duties", "职责划分"
        FORCE = "force", "队伍力量"
        MONEY = "money", "经费"
        EQUIPMENT = "equipment", "装备"
        IT = "it", "信息化"
        OWN = "own", "本部门可解决"
        CROSS = "cross", "跨部门"

    duty_list = models.ForeignKey(DutyList, models.CASCADE, related_name="items")
    ordinal = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    due_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True, help_text="the clause it comes from")
    category = models.CharField(max_length=12, choices=Category.choices, blank=True)
    cost_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    result = models.CharField(max_length=1000, blank=True)
    done_on = models.DateField(null=True, blank=True)
    task = models.ForeignKey(
        "dispatch.Task", models.SET_NULL, null=True, blank=True, related_name="+", help_text="delegated as"
    )
    escalated_on = models.DateField(null=True, blank=True, help_text="put to the government, across departments")

    class Meta:
        verbose_name = "清单事项"
        ordering = ["ordinal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty_list", "ordinal"], name="list_item_once"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(result=""), name="list_item_done_with_result"),
            models.CheckConstraint(condition=Q(cost_yuan=None) | Q(cost_yuan__gte=0), name="list_item_costs_no_less"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def audit_area(self) -> Area:
        return self.duty_list.area

    @property
    def organisation_id(self) -> uuid.UUID:
        return self.duty_list.organisation_id


class DutyRecord(models.Model):
    """Something that was done on a day, by an organisation or one of its leaders."""

    class Kind(models.TextChoices):
        SPECIAL_MEETING = "special_meeting", "安全生产专题会议"
        COMMITTEE = "committee", "安委会、专委会会议"
        RULES = "rules", "议事规则制定、修订"
        LEARNING = "learning", "第一议题学习"
        HEARING = "hearing", "听取安全生产专题汇报"
        CHECK = "check", "带队检查"
        STUDY = "study", "专题研究、调研"
        VISIT = "visit", "包保走访"
        STATEMENT = "statement", "年度述职（述安）"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, blank=True, related_name="records")
    about = models.ForeignKey(
        "access.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the village it was held in",
    )
    site = models.ForeignKey(
        "registry.Site", models.PROTECT, null=True, blank=True, related_name="+", help_text="visited"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    held_on = models.DateField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    judgement = models.CharField(max_length=400, blank=True, help_text="of a hearing: how the risk is judged")
    hard_problems = models.TextField(blank=True, help_text="of a statement: which hard problems were solved")
    meetings_a_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="as rules of a committee ask")
    reported: models.ManyToManyField[Leader, Leader] = models.ManyToManyField(Leader, related_name="+", blank=True)
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "履职记录"
        indexes = [
            models.Index(fields=["organisation", "kind", "held_on"], name="duty_record_of_unit"),
            models.Index(fields=["leader", "held_on"], name="duty_record_of_leader"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_area(self) -> Area:
        return self.area


class Sponsorship(models.Model):
    """A leader or cadre stands for a village or a mine between two days (包保)."""

    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    leader = models.ForeignKey(Leader, models.PROTECT, related_name="sponsorships")
    village = models.ForeignKey("access.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey("registry.Site", models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "包保"
        constraints = [
            models.CheckConstraint(
                condition=Q(village=None, site__isnull=False) | Q(village__isnull=False, site=None),
                name="sponsors_one_thing",
            ),
            models.UniqueConstraint(
                fields=["leader", "village"], condition=Q(valid_to=None, site=None), name="sponsors_village_once"
            ),
            models.UniqueConstraint(
                fields=["leader", "site"], condition=Q(valid_to=None, village=None), name="sponsors_site_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader_id} {self.village_id or self.site_id}"

    @property
    def subject_name(self) -> str:
        """What is stood for, as people call it."""
        if self.village is not None:
            return self.village.short_name
        return self.site.name if self.site is not None else ""

    @property
    def audit_area(self) -> Area:
        return self.area


class MatrixCell(models.Model):
    """Who answers for one stage of one sector. Several leads need a recorded split of who closes what (三管三必须)."""

    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    sector = models.CharField(max_length=60)
    stage = models.CharField(max_length=60)
    owners: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "access.Organisation", related_name="+", blank=True
    )
    split = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = "责任矩阵"
        ordering = ["sector", "pk"]
        constraints = [models.UniqueConstraint(fields=["area", "sector", "stage"], name="matrix_cell_once")]

    def __str__(self) -> str:
        return f"{self.sector} {self.stage}"

    @property
    def audit_area(self) -> Area:
        return self.area


class StaffMember(models.Model):
    """Somebody of an enforcement force; `qualifies_by` empty: not counted as a professional."""

    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=64)
    post = models.CharField(max_length=120, blank=True)
    qualifies_by = models.CharField(max_length=200, blank=True, help_text="degree or years of practice")

    class Meta:
        verbose_name = "执法人员"
        indexes = [models.Index(fields=["organisation", "name"], name="staff_of_organisation")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area:
        return self.area


class LeadershipSetting(models.Model):
    """A threshold that a county sets, with its source."""

    county = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    value = models.JSONField()
    basis = models.CharField(max_length=200)
    set_by_name = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = "履职参数"
        constraints = [models.UniqueConstraint(fields=["county", "code"], name="leadership_setting_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def audit_area(self) -> Area:
        return self.county
