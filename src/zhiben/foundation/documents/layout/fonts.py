"""The one table of fonts: what the standard wants, and what may stand in where a machine does not have it.

The docx always names the wanted font: an office has it. Only where pages are made on a machine that does not (pdf), the
best one that is there takes its place, and whoever reads the pdf is told.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Font:
    """`wanted` is written into the docx; `others` are tried in order, the same face under other names first."""

    role: str
    wanted: str
    others: tuple[str, ...]


FONTS = (
    Font("标题", "方正小标宋简体", (
        "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FandolSong", "Source Han Serif SC",
        "Noto Serif CJK SC", "AR PL UMing CN",
    )),
    Font("正文", "仿宋_GB2312", (
        "仿宋", "FangSong", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体", "STFangsong", "FandolFang R", "FandolFang",
        "Source Han Serif SC", "Noto Serif CJK SC", "AR PL UMing CN",
    )),
    Font("一级标题", "黑体", ("SimHei", "方正黑体_GBK", "STHeiti", "FandolHei", "Source Han Sans SC", "Noto Sans CJK SC")),
    Font("二级标题", "楷体_GB2312", (
        "楷体", "KaiTi", "KaiTi_GB2312", "方正楷体_GBK", "STKaiti", "FandolKai", "AR PL UKai CN", "AR PL KaitiM GB",
        "Noto Serif CJK SC",
    )),
    Font("页码", "宋体", ("SimSun", "方正书宋_GBK", "STSong", "FandolSong", "Source Han Serif SC", "Noto Serif CJK SC")),
)  # fmt: skip
TITLE, BODY, HEI, KAI, SONG = (font.wanted for font in FONTS)
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands for a wanted font here. `used` "": nothing of the table is installed."""

    font: Font
    used: str

    @property
    def is_wanted(self) -> bool:
        return self.used == self.font.wanted


def choose(installed: Collection[str]) -> dict[str, Choice]:
    """Each wanted font with the first of the table that is there.

    >>> choose({"Noto Serif CJK SC", "黑体"})["仿宋_GB2312"].used, choose({"黑体"})["黑体"].is_wanted
    ('Noto Serif CJK SC', True)
    """
    return {
        font.wanted: Choice(font, next((n for n in (font.wanted, *font.others) if n in installed), ""))
        for font in FONTS
    }


def substitutions(choices: Mapping[str, Choice]) -> list[str]:
    """One sentence for each font that another stands for.

    >>> substitutions(choose({"黑体", "Noto Serif CJK SC"}))[1]
    '正文的“仿宋_GB2312”在服务器上没有，PDF 中以“Noto Serif CJK SC”代替'
    """
    return [
        f"{choice.font.role}的“{choice.font.wanted}”在服务器上没有，PDF 中以“{choice.used or '系统默认字体'}”代替"
        for choice in choices.values()
        if not choice.is_wanted
    ]


@lru_cache(maxsize=1)
def installed_fonts() -> frozenset[str]:
    """The families of this machine by fontconfig, under each of their names; empty where there is no fontconfig."""
    command = shutil.which("fc-list")
    if command is None:
        return frozenset()
    try:
        listed = subprocess.run(  # noqa: S603 - a fixed command without arguments from outside
            [command, ":", "family"], capture_output=True, text=True, check=True, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(name.strip() for line in listed.stdout.splitlines() for name in line.split(","))
