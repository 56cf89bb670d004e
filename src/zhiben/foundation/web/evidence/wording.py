"""How files are shown: what a tile says, in which state a file is, in words and tones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhiben.foundation.evidence.bindings import Binding
from zhiben.foundation.evidence.models import Attachment, Scan
from zhiben.foundation.evidence.sniff import Kind

ICONS: dict[str, str] = {
    Kind.IMAGE: "photo",
    Kind.PDF: "file-text",
    Kind.OFFICE: "file-description",
    Kind.AUDIO: "microphone",
    Kind.VIDEO: "video",
}
# For the script, which has no words of its own.
WORDS = json.dumps(
    {
        "waiting": "等待上传",
        "sending": "正在上传",
        "examining": "正在检查",
        "done": "已上传",
        "refused": "未能上传，请刷新页面后再试。",
        "offline": "网络中断，没有传完，请再试一次。",
        "again": "重试",
    },
    ensure_ascii=False,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """`state` and `tone` are empty for a file of which there is nothing to say but that it is there."""

    row: Attachment
    icon: str
    state: str
    tone: str

    @property
    def extension(self) -> str:
        return self.row.name.rpartition(".")[2].upper()

    @property
    def opens(self) -> bool:
        return self.row.blob is not None and self.row.blob.usable

    @property
    def plays(self) -> str:
        """`video` or `audio` for what a page can play."""
        return self.row.kind if self.opens and self.row.kind in (Kind.AUDIO, Kind.VIDEO) else ""


def tile_of(row: Attachment) -> Tile:
    return Tile(row, ICONS[row.kind], *_state_of(row))


def _state_of(row: Attachment) -> tuple[str, str]:
    if row.deleted_on is not None:
        return _("已删除"), "rejected"
    if row.blob is not None and row.blob.scan == Scan.INFECTED:
        return _("查出病毒"), "late"
    if row.withdrawn_at is not None:
        return _("已撤下"), "rejected"
    if row.blob is not None and not row.blob.usable:
        return _("等待病毒检查"), "attention"
    return (_("可删除"), "neutral") if row.marked_on is not None else ("", "")


def groups(binding: Binding, rows: Iterable[Attachment]) -> list[tuple[str, str, list[Tile]]]:
    """Every role of the object with its words and its tiles, the empty ones too."""
    found: dict[str, list[Tile]] = {role: [] for role in binding.roles}
    for row in rows:
        found.setdefault(row.role, []).append(tile_of(row))
    return [(role, binding.roles.get(role, role), tiles) for role, tiles in found.items()]
