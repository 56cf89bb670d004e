"""A small pack on disk for tests, and the same with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILES: Mapping[str, str] = {
    "pack.yaml": """\
id: small
edition: "2025-1"
title: 小包
from: 2025-01-05
sources:
  paper: {title: 一份文件}
subjects:
  shop: {label: 店铺, is: [enterprise]}
""",
    "facts.yaml": """\
weight: {type: number, unit: kg, decimals: 1, label: 总重, question: 总重多少？, subject: shop}
people: {type: integer, unit: person, label: 人数, question: 几人？, subject: shop}
room: {type: bool, label: 专用间, question: 有专用间吗？, subject: shop}
grade: {type: choice, ordered: true, values: {low: 低, middle: 中, high: 高}, label: 等级, question: 哪一级？}
gear: {type: set, values: {alarm: 报警器, valve: 切断阀}, label: 设施, question: 有哪些设施？}
built_on: {type: date, label: 建成日, question: 何时建成？}
note: {type: text, label: 备注, question: 备注？}
fines:
  type: events
  label: 处罚
  question: 受过哪些处罚？
  fields: {amount: {type: number, unit: yuan, label: 金额}, grave: {type: bool, label: 严重}}
tanks:
  type: items
  label: 储罐
  question: 有哪些储罐？
  fields: {volume: {type: number, unit: m3, label: 容积}, tested_on: {type: date, label: 检验日}}
""",
    "parameters/figures.yaml": """\
limit:
  label: 限重
  unit: kg
  bound: 超过
  values:
    - {from: 2025-01-05, to: 2025-06-30, value: 100, source: paper#1}
    - {from: 2025-07-01, value: 80, source: paper#1}
window: {label: 期间, unit: day, values: [{from: 2025-01-05, value: 180, source: paper#2}]}
times: {label: 次数, unit: times, bound: 不少于, values: [{from: 2025-01-05, value: 3, source: paper#2}]}
years: {label: 年限, unit: year, bound: 满, values: [{from: 2025-01-05, value: 10, source: paper#3}]}
since: {type: date, label: 期限, values: [{from: 2025-01-05, value: 2025-03-31, source: paper#3}]}
strict: {type: bool, label: 从严解读, values: [{from: 2025-01-05, value: true, source: paper#4}]}
local_limit: {label: 本地限重, unit: kg, bound: 不超过, local: true, values: [{from: 2025-01-05, value: null, source: paper#5}]}
""",
    "rules/all.yaml": """\
- id: shop.room
  catalogue: R-X01
  label: 超重须设专用间
  subject: shop
  applies: weight > param.limit
  require: room
  breach: {level: major, advice: 设专用间, consequences: [stop_work, ~rectify_order]}
  reading: local
  source: paper#1
- id: shop.fines
  label: 不得屡次受罚
  subject: shop
  forbid: count(fines where grave within param.window) >= param.times
  breach: {level: major, advice: 停业整顿}
  reading: local
  source: paper#2
""",
    "tests/all.yaml": """\
shop.room:
  - {name: at the limit, at: 2025-06-01, given: {weight: 100 kg, room: false}, expect: not_applicable}
  - {name: beside it, at: 2025-06-01, given: {weight: 100.1 kg, room: false}, expect: breached}
""",
    "SOURCES.md": "# Sources\n",
}


def write_pack(folder: Path, changes: Mapping[str, str | tuple[str, str]] | None = None) -> Path:
    """The small pack below a folder. `changes`: a file's new text, or (old words, new words) inside it."""
    for name, text in FILES.items():
        change = (changes or {}).get(name, text)
        if isinstance(change, tuple):
            if change[0] not in text:
                raise ValueError(f"{name} does not say {change[0]!r}")
            change = text.replace(*change, 1)
        path = folder / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change, encoding="utf-8")
    return folder / "small"
