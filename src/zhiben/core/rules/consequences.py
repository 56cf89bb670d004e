"""The consequences that a rule may name, each beside the catalogue's code and the kind of the directive contract."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consequence:
    """`kind` is the word of packs; `code` that of the catalogue's header, "" where its rows only describe it;
    `contract` the nearest kind of the directive contract, under which figures of both are added up, or ""."""

    kind: str
    label: str
    code: str
    contract: str = ""


_CONSEQUENCES = (
    Consequence("rectify_order", "责令限期改正", "RECT", "rectify_order"),
    Consequence("stop_work", "停止作业", "STOPWORK", "stop_work"),
    Consequence("evacuate", "撤出人员", "EVAC", "stop_work"),
    Consequence("stop_site", "停工整顿", "STOPSITE", "suspend_production"),
    Consequence("suspend_production", "停产停业整顿", "STOPPROD", "suspend_production"),
    Consequence("stop_for_refit", "停产改造", "STOPMOD", "suspend_production"),
    Consequence("no_start", "不得开工、试生产", "NOSTART", "no_resumption"),
    Consequence("no_resumption", "不得复工复产", "NORESTART", "no_resumption"),
    Consequence("no_expansion", "不得扩区、新改扩建", "NOEXPAND", "no_resumption"),
    Consequence("max_penalty", "上限（顶格）处罚", "MAXFINE", "max_penalty"),
    Consequence("fine", "处罚", "FINE", "fine"),
    Consequence("heavier_penalty", "从重处罚", "", "max_penalty"),
    Consequence("dual_penalty", "一案双罚", "DUAL", "dual_penalty"),
    Consequence("penalise_person", "处罚到人", "PERSON", "dual_penalty"),
    Consequence("suspend_licence", "提请暂扣许可证", "LICSUSP", "revoke_licence"),
    Consequence("revoke_licence", "吊销许可证", "LICREV", "revoke_licence"),
    Consequence("close_down", "提请关闭", "CLOSE", "close_down"),
    Consequence("ban_business", "取缔", "BAN", "close_down"),
    Consequence("cut_and_clear", "两断三清", "CUT", "close_down"),
    Consequence("confiscate", "没收", "SEIZE", "fine"),
    Consequence("criminal_referral", "移送司法", "CRIM", "criminal_referral"),
    Consequence("case_transfer", "移交线索", "XFER", "case_transfer"),
    Consequence("file_case", "立案查处", "", "case_transfer"),
    Consequence("listed_supervision", "挂牌督办", "LIST", "listed_supervision"),
    Consequence("interview", "约谈", "TALK", "interview"),
    Consequence("circular", "通报", "NOTICE", "circular"),
    Consequence("expose", "曝光", "EXPOSE", "expose"),
    Consequence("special_patrol", "专项巡查", "PATROL", "special_patrol"),
    Consequence("escalated_investigation", "提级调查", "ELEV", "escalated_investigation"),
    Consequence("treat_as_accident", "按事故对待", "ASACC", "treat_as_accident"),
    Consequence("more_checks", "加密检查频次", "FREQ", "enforcement_priority"),
    Consequence("enforcement_priority", "列为执法检查重点", "FOCUS", "enforcement_priority"),
    Consequence("no_post", "不得上岗", "NOPOST", "no_post"),
    Consequence("remove_personnel", "调整岗位", "REPOST", "remove_personnel"),
    Consequence("dismissal", "撤职", "DISMISS", "admin_accountability"),
    Consequence("admin_accountability", "问责", "", "admin_accountability"),
    Consequence("life_ban", "终身不得担任本行业主要负责人", "LIFEBAN", "remove_personnel"),
    Consequence("market_exit", "清出市场", "", "revoke_licence"),
    Consequence("credit_blacklist", "失信惩戒", "CREDIT", "credit_blacklist"),
    Consequence("unrated", "不得评定等级", "NOGRADE", "unrated"),
    Consequence("reward", "奖励", "", "reward"),
    Consequence("prohibited", "不予许可、禁止实施", "", "no_resumption"),
    Consequence("stop_sale", "停止销售", "", "suspend_production"),
    Consequence("off_road", "停止上路、停驶", "", "stop_work"),
    Consequence("clear_out", "清退人员", "", "remove_personnel"),
    Consequence("warning", "警告", "", "fine"),
    Consequence("dissuade", "劝阻", "", ""),
    Consequence("discipline_referral", "移送纪检监察", "", "admin_accountability"),
    Consequence("treat_as_major_hazard", "按重大事故隐患处理", "", "enforcement_priority"),
    Consequence("joint_enforcement", "联合执法", "", "enforcement_priority"),
    Consequence("guidance", "指导帮扶", "", ""),
)
CONSEQUENCES = {each.kind: each for each in _CONSEQUENCES}
# Before a consequence: we propose it, the clause states none.
PROPOSED = "~"
