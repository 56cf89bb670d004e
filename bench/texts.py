"""What is measured on: synthetic directives of a made-up county, hostile texts, and real ones where they lie."""

from __future__ import annotations

import random
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "directives"
ISSUERS = (
    "县应急管理局", "县住房和城乡建设局", "县交通运输局", "县市场监督管理局", "县消防救援大队",
    "县文化和旅游局", "县教育局", "县卫生健康局", "青石镇人民政府", "柳溪镇人民政府",
)  # fmt: skip
DEADLINES = (
    "6月底前", "2026年9月30日前", "每月25日前", "每季度至少1次", "自印发之日起30日内",
    "今年年底前", "汛期来临之前", "接到通知后5个工作日内", "每半年1次", "12月20日前",
)  # fmt: skip
MEASURES = (
    "对辖区内的加油站逐一开展排查", "组织企业主要负责人参加安全培训", "完成老旧燃气管道更新改造",
    "建立有限空间作业台账并动态更新", "督促企业落实隐患自查自改", "严禁违规动火作业",
    "推动重点车辆安装智能视频监控装置", "对拒不整改的企业责令停产整顿", "开展消防通道堵塞专项整治",
    "鼓励群众举报安全隐患",
)  # fmt: skip
FIGURES = (
    "整改率达到95%以上",
    "事故起数下降10%",
    "覆盖率不低于85%",
    "培训不少于24学时",
    "抽查比例不低于30%",
    "演练不少于2次",
)
BOILERPLATE = (
    "要提高政治站位，压紧压实各级责任", "安全生产形势依然复杂严峻", "坚持人民至上、生命至上",
    "各有关单位要加强协作配合，形成工作合力", "确保各项措施落地见效",
)  # fmt: skip
NUMERALS = "一二三四五六七八九十"
LONG, NOTICE = 50_000, 5_000


def directive(characters: int, seed: int) -> str:
    """A directive of about this many characters, with parts, numbered clauses and sentences drawn at random."""
    chance = random.Random(seed)
    head = f"关于做好安全生产工作的通知\n安澜安委〔2026〕{seed % 90 + 1}号\n各镇人民政府，县直各有关单位：\n"
    parts, size, at = [head], len(head), 0
    while size < characters:
        part, clause, item = at // 40 + 1, at // 8 % 5 + 1, at % 8
        lines = []
        if at % 40 == 0:
            lines.append(f"{_numeral(part)}、{chance.choice(MEASURES)[-6:]}\n")
        if item == 0:
            lines.append(f"（{_numeral(clause)}）{chance.choice(MEASURES)[:8]}。")
        lines.append(f"{item + 1}．{_sentence(chance)}{_sentence(chance)}\n")
        parts += lines
        size += sum(map(len, lines))
        at += 1
    return "".join(parts) + "安澜县安全生产委员会\n2026年3月2日\n"


def _numeral(number: int) -> str:
    """1 to 99 as directives number their parts.

    >>> _numeral(7), _numeral(10), _numeral(34)
    ('七', '十', '三十四')
    """
    tens, ones = divmod(number, 10)
    return ((NUMERALS[tens - 1] if tens > 1 else "") + "十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def _sentence(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return f"{chance.choice(BOILERPLATE)}。"
    who, when, what = chance.choice(ISSUERS), chance.choice(DEADLINES), chance.choice(MEASURES)
    return f"{who}要{when}{what}，{chance.choice(FIGURES)}。"


def synthetic(characters: int, seed: int) -> list[str]:
    """Directives of 50,000 characters, together about this many."""
    return [directive(min(LONG, characters), seed + i) for i in range(max(1, characters // LONG))]


def hostile(characters: int) -> dict[str, str]:
    """Texts that tempt a grammar to go back again and again."""
    return {
        "no full stop": ("县应急管理局要对辖区企业开展检查并督促整改" * (characters // 21 + 1))[:characters],
        "digits only": ("1234567890" * (characters // 10 + 1))[:characters],
        "opening brackets only": "（" * characters,
        "brackets only": "（）" * (characters // 2),
        "commas only": "，" * characters,
        "marks only": ("（一）" * (characters // 3 + 1))[:characters],
        "marks on lines": ("（一）\n" * (characters // 4 + 1))[:characters],
        "units only": ("县应急管理局、" * (characters // 7 + 1))[:characters],
        "dates only": ("2026年6月30日前" * (characters // 11 + 1))[:characters],
        "reports only": ("每月25日前报送" * (characters // 8 + 1))[:characters],
        "figures only": ("不低于95%" * (characters // 6 + 1))[:characters],
        "consequences only": ("停产停业整顿、" * (characters // 7 + 1))[:characters],
        "labels only": ("责任单位：" * (characters // 5 + 1))[:characters],
        "line ends only": "\n" * characters,
        "tabs only": "\t" * characters,
    }


def real() -> list[str]:
    """The real directives beside the repository; none where there are none."""
    files = sorted(SHARED.glob("*.txt")) if SHARED.is_dir() else []
    return [file.read_text(encoding="utf-8") for file in files]
