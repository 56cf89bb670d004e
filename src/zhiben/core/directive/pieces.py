"""A unit's text → sentence pieces, and what each piece is: duty, sanction, background, definition, heading, units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from zhiben.core.directive.model import Modality
from zhiben.core.directive.openings import opening_names
from zhiben.core.text.patterns import quick

Label = Literal["duty", "sanction", "background", "definition", "heading", "units", "frame", "furniture"]

# The character first, then what has to stand before it: so that a text is passed over by stops, not by characters.
_STOP = re.compile(
    r"[。；！？.．](?:(?<![.．])|(?:(?<=[^\W\d_a-zA-Z一二三四五六七八九十][）”].)|(?<=.[^\W\d_a-zA-Z一二三四五六七八九十].))"
    r"(?=[\u4e00-\u9fff“《（\n]|\Z))(?:[”’」』）》](?![，、。；]))*"
)
_BRACKETED = re.compile(r"[\[〔][^\[\]〔〕]{0,400}[\]〕]")
_ACTS = (
    "加强|强化|开展|落实|推进|推动|完善|建立|健全|组织|制定|实施|提升|提高|督促|指导|做好|严格|严查|严厉|坚决|坚持|确保|完成|排查|整治|"
    "检查|监督|监测|严控|严防|严把|严肃|依法|深化|深入|持续|全面|加大|加快|聚焦|紧盯|突出|围绕|结合|通过|采取|运用|利用|发挥|明确|压实|"
    "构建|打造|培育|引导|鼓励|支持|探索|优化|规范|细化|梳理|摸清|建设|推广|普及|宣传|培训|演练|报送|上报|报告|录入|整改|治理|打击|查处|"
    "取缔|关闭|淘汰|清理|清退|拆除|更新|改造|配备|配齐|设置|安装|签订|纳入|列入|统筹|协调|配合|会同|牵头|负责|研究|部署|安排|召开|听取|"
    "通报|曝光|约谈|督办|跟踪|问效|考核|评估|审查|审批|核查|复核|验收|备案|登记|公示|公开|汇总|总结|分析|研判|预警|防范|遏制|防止|杜绝|"
    "避免|消除|化解|管控|控制|降低|减少|巩固|保持|保障|保证|维护|履行|执行|遵守|贯彻|学习|领会|传达|对照|对标|对表|按照|根据|依托|依据|"
    "严禁|禁止|不得|力争|努力|达到|实现|形成|提供|提交|抄送|反馈|移交|移送|处置|处理|处罚|惩戒|追究|追责|问责|倒查|整合|融合|增强|夯实|"
    "筑牢|压减|压降|压缩|扩大|覆盖|延伸|下沉|抓好|抓紧|抓实|抓牢|狠抓|紧扣|把握|把牢|把好|守牢|守住|树立|转变|改进|创新|试点|总结|选树|"
    "评选|表彰|奖励|激励|选派|聘请|组建|成立|设立|调整|充实|配置|储备|启用|启动|关停|停产|停业|停工|撤离|疏散|转移|救援|救治|赔偿|"
    "购买|投保|缴纳|投入|拨付|列支|申报|申请|办理|核发|换发|注销|吊销|暂扣|责令|限期|逐一|逐项|逐级|逐户|逐家|分类|分级|分批|分步|"
    "分片|统一|定期|及时|立即|迅速|主动|自觉|认真|切实|扎实|稳步|稳妥|有序|滚动|压茬|常态|动态|精准|科学|合理|有效|充分|广泛|大力|积极|"
    "进一步|重点|专项|综合|联合|协同|随机|现场|线上|同步|提请|责成|督导|指挥|调度|巡查|巡视|暗访|抽查|自查|互查|普查|筛查|摸排|摸底|"
    "辨识|评定|评价|判定|认定|鉴定|检验|检测|检修|检定|维护|保养|值守|值班|带班|持证|佩戴|穿戴|张贴|悬挂|公布|发布|印发|制作|播放|"
    "讲解|讲授|参加|参与|出席|到场|进入|使用|停止|拒绝|举报|核实|查明|查清|摸清|紧密|牢固|妥善|对接|争取|促进|带动|拓展|丰富|选择|盯住|盯紧|"
    "厘清|理顺|堵塞|补齐|补足|解决|破解|攻克|攻坚|用好|管好|盘活|开设|开通|开发|上线|联网|接入|共享|互通|归集|收集|采集|统计|填报|填写|"
    "留存|存档|归档|保存|移除|撤除|搬迁|搬离|迁出|退出|分流|劝阻|制止|纠正|纠治|纠偏|整顿|惩处|惩治|端掉|没收|查封|扣押|严管|严惩|从严|"
    "如实|告知|编印|编制|编写|编发|发放|送达|送到|上门|劝导|走访|张榜|粘贴|刊播|推送|推选|确定|指定|安装|改建|新建|扩建|升级|加装|铺设|敷设|疏通|畅通|保留|预留|"
    "开放|提醒|提示|告诫|警示|约定|承担|承诺|服从|接受|到位|完备|备足|备齐|增加|增设|补充|更换|修订|修复|维修|轮训|轮换|讲好|讲清|算清|列出|列明"
)
ACT = re.compile(rf"(?:{_ACTS})")
# Adverbs and adjectives among the acts that open a noun phrase as well (重点企业, 专项资金).
_VERB_FIRST = re.compile(
    rf"(?!重点(?!.{{0,4}}[检查排整])|专项|综合|安全|现场|线上|培训|教育|宣传|管控|监督|检查|建设|维护|使用|评估)(?:{_ACTS})"
)
_WILL = r"(?<![重主需必摘纲概只简首若扼紧])要(?![求点素件因领害闻道塞职旨])"
_MODAL = quick(
    rf"(?:必须|应当|(?<!响)(?<!供)(?<!反)应(?![急当对用届季答聘])|须(?!知)|务必|{_WILL}|不得|严禁|禁止|一律|负责|确保|不少于|不低于|不超过|不高于|不大于|达到|不小于|可以|允许|有权|不准|不许|切忌|切勿|实行|停[航运课工])"
)

_DEFINES = quick(
    r"^由[^，]{4,}等?[^，]{0,12}组成[。；]|(?:以下简称|是指|系指|包括但不限于|解释如下|下同）?[。；]?$|(?:本(?:方案|通知|办法|要点|意见|规定|措施|细则|条例)|《[^《》]{2,40}》（?)[^。；]{0,4}自?.{0,30}(?:起|日)(?:施行|实施|执行)|继续有效|不?适用本[^，。]{2,6}[。；]|^(?:联系人|联系电话|联系地址|通[信讯]地址|信函寄至|电子邮箱|邮箱|传真)[：寄])"
)
_QUESTION = re.compile("是否|有无|有没有")
_QUESTION_ITEM = re.compile(r"^(?:[①-⑳]|（\d{1,2}）)?(?:是否|有无|有没有)|是否")
_SITUATION = quick(
    r"(?:^位于|^(?:当前|目前|近期|近年来|近日|今年以来|去年以来|近来|去年|上半年以来|一段时间以来|截至|截止)|[是乃](?:[^，。]{0,30})之[年际策要本举]|"
    r"(?:形势|任务)(?:依然|仍然|十分|更加|极为)?(?:严峻|复杂|艰巨)|占(?:比|全部|总数|全年|事故)[^，。]{0,20}|^(?:图|表)\d|是(?:导致|造成|引发)[^，。]{0,30}原因|"
    r"(?:今年|去年|上半年|下半年|全年|一季度|前.{1,3}月)[^，。]{0,6}(?:共有|共发生|发生了?|累计)|其余(?:主要|分别)|"
    r"(?<![对将把就])已经?(?:整改|排查|完成|查处|关闭|检查|建成|培训|组织|开展|整治)[^，。；的]{0,12}\d+(?:处|项|家|起|个|人|次|条)|"
    r"同比(?:下降|上升|持平|减少|增加)|\d月\d{1,2}日[^。；]{0,60}(?:发生|致|造成|晕倒|坍塌|坠落|死亡|被困|受伤)|曾因[^，。]{2,20}被|[为是][^，。]{0,10}事故[。；]|叠加[。；]|"
    r"^(?:一些|个别|有的|少数|某些)[^，。]{0,30}(?:把|对|在|仅|只|就|成为|存在|仍|还)|^[^，。]{2,24}(?:不仅|历来)?是[^，。]{2,40}(?:底线|通道|环节|原因|基础|关键|保障|前提)[，。]|"
    r"暴露出(?!的)|造成\d|人死亡|反映出(?!的)|教训(?:极为|十分)?深刻|^(?:[^，]{0,20}，)?[^，]{0,20}发生(?:了)?一起)"
)

_FAULT = quick(
    r"^(?:部分|个别|一些|少数|有的)[^，。]{0,24}(?:单位|企业|地区|部门|地方|人员|场所|项目)|^[^，。对如若凡经]{1,20}(?:未|没有)[^，。]{2,30}[。；]?$|^(?:该|其|上述)(?:公司|厂|企业|单位|项目|场所|矿)[^，。]{0,30}(?:缺失|未|无|失效|损坏|不|存在)|(?:不力|不牢|不足|不强|不严|不实|不清|不明|不高|薄弱|混乱|频发|高发|增多|滑坡|反弹|严重|缺位|流于形式|走过场|管而不严|包而不管)[。；]?$"
)
_LISTED_NOUN = re.compile(
    r"(?:事项|情形|问题|企业|单位|场所|部位|环节|行为|内容|情况|资料|材料|标准|要求|人员|地区|区域|领域|因素|任务|期间|事件|时段|对象|的)[；。、]?$"
)
_FACT = re.compile(
    r"(?:存在的?(?:主要|突出)?(?:问题|隐患)|(?:主要|重大)?(?:事故)?隐患(?:情况|描述|内容)?|基本情况|主要问题|企业概况|事故(?:经过|概况|情况))："
)
_LABELLED = re.compile(r"[^，。；：]{2,8}：")
_PURPOSE_ONLY = quick(
    r"^特?(?:制定|提出|作出)(?:如下|本)[^，。]{2,12}[。：]|起草了《|^(?:为了?|为进一步|为深入|为全面|为切实|为有效|为认真)[^。]*?(?:制定本|特制定|制定如下|现(?:就|将|制定|提出)|结合实际，?制定|决定)"
)
_SLOGAN = re.compile(r"^以.{2,80}为(?:指导|根本|遵循|统领|引领)[。；]?$")

_CONDITION_HEAD = re.compile(
    r"^(?:[^，]{0,12}[，：])?(?:对于?|凡是?|因|如|若|一旦|发现|存在|逾期|未|违反|违规|拒不|情节|构成|涉嫌|造成|擅自|强令|瞒报|谎报|暂扣期满|经.{0,12}仍|对未|屡|发生|弄虚|触犯)"
)
_THEN = (
    r"(?:一律|依法|依规|依纪|给予|予以|责令|处以?\d|处[一二三四五六七八九十]|实施|实行|追究|移送|吊销|暂扣|撤职|免职|调离|撤换|清退|辞退|解聘|取缔|关闭|停产|停业|停止|停工|约谈|"
    r"通报|曝光|挂牌|提级|按事故|纳入|列入|取消|不得|终身|从严|从重|严肃|坚决|顶格|上限|没收|清出|提请|加大惩戒|严管重罚|扣|一票否决|问责|处分|处罚|依照|按照)"
)
_CONDITIONAL = re.compile(rf"(?:的|者|后果的|后)，(?:[^，。]{{0,30}}，)?(?:[^，。]{{0,24}}?){_THEN}")
_BARE_SANCTION = re.compile(
    rf"^(?:①|一律)?(?:情节严重的?|情节特别严重的?|构成犯罪的?|涉嫌(?:构成)?犯罪的?|违反规定的?|逾期[^，]{{0,20}}的?|造成[^，]{{0,24}}的|拒不[^，]{{0,20}}的|经[^，]{{0,24}}的|未[^，]{{0,30}}的|不[^，]{{0,24}}的)，?(?:[^，。]{{0,24}}?){_THEN}"
)
# 发生险情的，企业必须立即停止作业: whoever is named has to do it.
_MUST_AT_ONCE = re.compile("的，[^，。；责]{2,20}?(?:应当|必须|要)(?:立即|马上)(?!责令)")
_ONE_OF_CASES = re.compile(r"(?:存在|有)(?:以下|下列)[^，。：]{0,20}(?:的|之一的?)，?(?:一律|依法|责令)")
_DEMAND = quick(
    rf"(?:必须|应当|务必|{_WILL}|(?<!响)(?<!供)(?<!反)应(?![急当对用届季答聘])|须(?!知)|不得(?!复工|复产|投产|生产|扩区|新建|评定|评为|担任|投入|享受|参评|上岗))"
)

_MUST_NOT = quick(
    r"(?:严禁|不得(?!少于[^，。；]{1,6}次)|(?<!明令)禁止(?!使用的|性|的)|不准|不许|切忌|切勿|请勿|绝不允许|决不允许|绝不能|决不能|不能(?!满足|正常|有效|及时|保证|按|立即|当场|[^，。]{0,12}的(?:[，。]|除外|提请|依法|一律|予以|由|责令|报请))|(?<!承诺)杜绝|坚决(?:防范)?遏制|(?:有效)?防范(?:和)?遏制|坚决避免|坚决防止|力争不发生|确保不发生|防范遏制|有力遏制|有效遏制|全力遏制)"
)
_SHOULD = quick(
    r"(?:鼓励(?!和?奖励)|积极引导|引导(?!.{0,6}工作|员|标|岗|台)|倡导|提倡|积极推动|推动[^，。]{0,10}积极|有条件的(?![^，。]{1,8}可)|(?<!不)具备条件的[^，。]{0,10}可|力争|探索|因地制宜|支持(?=.{2,20}(?:企业|单位|机构|群众)))"
)
# …，年度考核不得评优: what follows for the blamed, behind an act that is asked for.
_THREAT_BEHIND = re.compile(r"，[^，。；]{0,10}(?:终身不得|不得评[优先])[^，。；]{0,16}")
# 鼓励投保责任险，发挥保险机构作用: what comes of the soft act is as soft.
_SO_THAT = re.compile(r"(?:实现|发挥|提高|提升|主动|促进|增强|形成|带动)(?!率)")
_MAY = quick(
    r"(?:可以?(?:根据|结合|视|按|由|采取|采用|通过|依法|适当|委托|参照|自行|邀请|聘请|组织|予以|给予|于)|可以|允许|有权|(?<![认许不均])可(?=在|设立|设置|建立|申请|简化|先行|向|实行|探索|选择))"
)


_LIST_AHEAD = re.compile(
    r"(?:以下|下列|如下|\d{1,2}个方面|[一二三四五六七八九十]个方面|重点(?:突出|检查|排查|整治))[^。；]{0,30}："
)
_CASES_AHEAD = re.compile(
    r"(?:存在|有)(?:以下|下列)[^。；]{0,40}：|(?:以下|下列)(?:情形|行为|问题|隐患)[^。；]{0,20}："
)


def cut_pieces(folded: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between 。；！？ in `folded[begin:end]`, their stop included; none inside [] or 〔〕.

    >>> list(cut_pieces("压实责任。加强检查；〔牵头：甲；配合：乙〕", 0, 21))
    [(0, 5), (5, 10), (10, 21)]
    """
    walls = [hit.span() for hit in _BRACKETED.finditer(folded, begin, end)]
    at = begin
    for stop in _STOP.finditer(folded, begin, end):
        if walls and any(a <= stop.start() < b for a, b in walls):
            continue
        yield at, stop.end()
        at = stop.end()
    if at < end:
        yield at, end


_BRACKETS = re.compile(r"（[^（）]{0,40}）|“[^“”]{0,30}”")
_FIGURE_IN_HEADING = re.compile(r"\d+(?:年|月|日|%|次|家|人|种|个|起|台|处)|每[年季月周日]|[向于前].*报送|前上报")


# 县安委办加强统筹调度。: as a heading would say it
_HEADS = re.compile(r"加强|强化|压实|落实|健全|完善|深化|推进|统筹|提升|严格")
_DUE_IN_HEADING = re.compile(r"[年月]底前|[上下]半年")


def heading_like(text: str) -> bool:
    """Whether a first sentence that ends in 。 names its unit rather than asks for something by itself."""
    words = text.rstrip("。：；")
    if not words or len(words) > 30 or _FIGURE_IN_HEADING.search(_BRACKETS.sub("", words)):
        return False
    if _DUE_IN_HEADING.search(_BRACKETS.sub("", words)):
        return False
    named = opening_names(words, 0, len(words))
    if named is not None and not _HEADS.match(words, named[0]):
        return False  # 县应急局集中约谈。: somebody does something
    phrases = words.split("，")
    if len(phrases) > 2 or (len(phrases) == 2 and (len(words) > 26 or abs(len(phrases[0]) - len(phrases[1])) > 6)):
        return False
    return not re.search(
        r"(?:必须|不得|一律|严禁|应当|[^重需主]要(?!求|点|素|领|害)|负责(?!人|同志)|牵头|是否|是指|依然|严峻|由.{1,12}组织)",
        words,
    )


def _nobody() -> bool:
    return False


def label_piece(
    text: str, *, enumerating: bool, in_list_of_cases: bool, names_a_bearer: Callable[[], bool] = _nobody
) -> Label:
    """What a piece is, its heading and unit lists aside.

    `enumerating`: the unit's text announced a list (重点突出10个方面：…) and this piece goes on with it.
    `names_a_bearer`: asked only where no word of an act is known; somebody who stands as subject does something.
    `in_list_of_cases`: the announcement was of cases (存在以下行为的，一律…：①…).
    """
    if in_list_of_cases and text.rstrip("。；").endswith("的"):
        return "definition"
    if _QUESTION.match(text):
        return "definition"
    if enumerating and (_QUESTION_ITEM.search(text) or _is_listed_noun(text)):
        return "definition"
    if text.endswith("：") and not _MODAL.search(text) and not ACT.search(text) and names_a_bearer():
        return "heading"  # 县应急局：1.…
    if text.endswith("：") and not _MODAL.search(text) and re.search(r"(?:如下|包括|以下|下列|为|有)：$", text):
        return "definition"
    if _DEFINES.search(text) and not _MODAL.search(text):
        return "definition"
    if _FACT.match(text):
        return "background"
    if is_sanction(text):
        return "sanction"
    if _SITUATION.search(text) and not _MODAL.search(text):
        return "background"
    if (
        _FAULT.search(text)
        and not _MODAL.search(text)
        and not _VERB_FIRST.match(text)
        and not re.match(r"(?:对于?|针对|着力|重点|①|到|在)", text)
    ):
        return "background"
    if _PURPOSE_ONLY.search(text) or _SLOGAN.match(text):
        return "background"
    if not ACT.search(text) and not _MODAL.search(text) and not names_a_bearer():
        return "background"
    if _is_fragment(text):
        return "background"
    return "duty"


def _is_listed_noun(text: str) -> bool:
    """An item of a list that names things: no act of its own, a noun at its end."""
    words = re.sub(r"^(?:[①-⑳]|（\d{1,2}）|\d{1,2}[.、])", "", text)
    return (
        len(words) <= 60
        and bool(_LISTED_NOUN.search(words))
        and not _VERB_FIRST.match(words)
        and not _MODAL.search(words)
    )


def _is_fragment(text: str) -> bool:
    """A reason or occasion without an act: 结合新业态的实际需求。"""
    words = text.rstrip("。；！？")
    if "，" not in words and words.endswith("时") and not _MODAL.search(words):
        return True
    return (
        "，" not in words
        and bool(re.match(r"(?:结合|根据|按照|针对|鉴于|围绕|基于)", words))
        and not ACT.search(words, 4)
        and not _MODAL.search(words)
    )


def is_sanction(text: str) -> bool:
    """Whether the piece says only what follows when something happens or is not done."""
    if _BARE_SANCTION.match(text):
        return not _DEMAND.search(text) or bool(re.match(r"^[^，]{0,40}的，?[^，]{0,6}(?:不得|终身)", text))
    hit = _CONDITIONAL.search(text)
    if hit is None:
        return _ONE_OF_CASES.search(text) is not None
    before = text[: hit.start()]
    if _DEMAND.search(before) or _MUST_AT_ONCE.search(text, hit.start()):
        return False
    condition = before.rsplit("。", 1)[-1]
    if _CONDITION_HEAD.search(condition):
        return _condition_opens(condition) and not _acts_after(text, hit.end())
    # 地下矿山未按规定普查的，一律…: the subject stands before the fault.
    return bool(
        re.search(r"(?:未|不|存在|逾期|擅自|违反|弄虚|导致|造成|发生|使用|拒)", condition)
    ) and _condition_opens(condition)


# What a phrase of a condition has: something not done, not allowed or gone wrong.
_FAULTY = re.compile(r"[未不无拒超]|擅自|违反|违规|存在|逾期|弄虚|导致|造成|发生|强令|使用")


def _condition_opens(condition: str) -> bool:
    """Whether nothing is asked for before the condition: no phrase that starts with an act."""
    phrases = [phrase for phrase in re.split(r"[，：]", condition) if phrase]
    for phrase in phrases:
        if re.match(r"(?:对于?|针对).{2,40}(?:进行|开展|实施|加强|及时|做好|予以|再)", phrase):
            return False
        if phrase.endswith("的") or re.match(
            r"(?:对于?|凡|因|如|若|一旦|发现|存在|逾期|未|违反|在|经|强令|以及)", phrase
        ):
            return True
        if ACT.match(phrase) or (_FAULTY.search(phrase) is None and (ACT.search(phrase) or "逐" in phrase)):
            return False
    return True


def _acts_after(text: str, at: int) -> bool:
    """Whether another duty follows the consequence (…，完善风险排查机制)."""
    return any(
        re.match(r"(?:完善|建立|健全|推动|形成|加强|强化|落实|提高|提升)", phrase)
        for phrase in text[at:].split("，")[1:]
    )


def read_modality(text: str, *, has_target: bool) -> Modality:
    """The strongest of target, must_not, must, should, may that the piece says.

    >>> read_modality("严禁违规冒险施救", has_target=False), read_modality("鼓励群众提供线索", has_target=False)
    ('must_not', 'should')
    """
    if has_target:
        return "target"
    if _MUST_NOT.search(text) and _MUST_NOT.search(_THREAT_BEHIND.sub("", text)):
        return "must_not"
    phrases = [phrase for phrase in re.split(r"[，：]", text) if phrase]
    soft = [bool(_SHOULD.search(phrase)) for phrase in phrases]
    if any(soft):
        hard = any(not weak and (_hard(phrase)) for weak, phrase in zip(soft, phrases, strict=True))
        if not hard:
            return "should"
    if (
        _MAY.search(text)
        and "至少" not in text
        and "不少于" not in text
        and not _DEMAND.search(text)
        and not any(ACT.match(phrase) for phrase in phrases)
    ):
        return "may"
    return "must"


def _hard(phrase: str) -> bool:
    if _SO_THAT.match(phrase):
        return False
    return bool(ACT.match(phrase) or _DEMAND.search(phrase)) or bool(re.match(r"(?:确保|逐步|不断)", phrase))


def announces_list(text: str) -> bool:
    return "：" in text and _LIST_AHEAD.search(text) is not None


def tells_facts(text: str, before: bool) -> bool:
    """Whether a piece tells what is wrong: 主要隐患：…; and those `before` it goes on with, up to the next label or demand."""
    if _FACT.match(text):
        return True
    return before and not (_LABELLED.match(text) or _MODAL.search(text))


def announces_cases(text: str) -> bool:
    return "：" in text and _CASES_AHEAD.search(text) is not None
