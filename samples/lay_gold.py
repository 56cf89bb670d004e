"""Lay the anchors of the sample directives on their texts: anchors/NAME.txt -> NAME.gold.json, NAME.segments.json.

    python samples/lay_gold.py [NAME …]          without a name: every sample and every custom piece

Annotations are written by hand as quotes of the text, because offsets move whenever a text or a reader changes. One
anchor file holds the metadata (`key: value`), then one block per row of the gold:

    [一/（一） clause 高处作业]     path, kind, heading (empty where the clause has none)
    at: …        the words the row begins with; without it the label and the heading are looked for
    end: …       its last words; without it the row ends before the next one (a measure at the end of its table cell)
    line: yes    the row is a whole line of a table; only its task cell (`task`, counted from 0) is cut into segments
    cell: …      a further span that holds a value but no sentence (a deadline's cell)
    also: a…b    a further span of running text that belongs to the row
    lead, resp   units, separated by blanks        due   dates        con   consequences
    rec: 2/week  tgt, thr: metric | op | value | unit
    seg: …       labels of the sentence pieces, " / " between them: m must, n must_not, sh should, y may, t target
                 (bearers after it, joined by +), s sanction, b background, d definition, h heading, u units.
                 Heading pieces and unit lists in brackets are recognised and left out of the list.

A quote matches whatever white space lies between its characters; "a >> b" looks for b after a.
The words between two quotes are written a…b. The formats are those of the annotation guides: every value a row has.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent
CUSTOMS = SAMPLES.parent / "tests" / "golden" / "customs"
MODALITY = {"m": "must", "n": "must_not", "sh": "should", "y": "may", "t": "target"}
LABEL = {"s": "sanction", "b": "background", "d": "definition", "h": "heading", "u": "units"}
LISTS = {"lead": "lead", "resp": "responsible", "due": "deadlines", "con": "consequences"}
QUANTITIES = {"tgt": "targets", "thr": "thresholds"}
META_LISTS = ("issuer", "recipients", "contacts", "phones")
STOP = "。；！？;!?"
OPEN, CLOSE = "（(〔[［【", "）)〕]］】"
UNIT_LIST = re.compile(r"[（(〔\[［【](?:[^）)〕\]］】]*?(?:单位|部门)[：:]|[^）)〕\]］】]*负责[）)〕\]］】])")

Span = tuple[int, int]


class AnchorError(Exception):
    """A quote that the text does not hold, or labels that do not fit the pieces."""


@dataclass
class Block:
    path: list[str]
    kind: str
    heading: str
    keys: dict[str, list[str]] = field(default_factory=dict)

    def one(self, key: str) -> str:
        return (self.keys.get(key) or [""])[0]


def read_source_text(path: Path) -> str:
    if path.suffix == ".html":
        from zhiben.core.readers import read_source

        return read_source(path.read_bytes(), path.name).text
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def read_anchors(path: Path) -> tuple[dict[str, list[str]], list[Block]]:
    meta: dict[str, list[str]] = {}
    blocks: list[Block] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if not line or line.startswith("# "):
            continue
        head = re.fullmatch(r"\[(\S*) ?(preamble|section|clause|measure) ?(.*)\]", line)
        if head:
            labels = [label for label in head[1].split("/") if label]
            blocks.append(Block(labels, head[2], head[3]))
            continue
        key, _, value = line.partition(":")
        (blocks[-1].keys if blocks else meta).setdefault(key.strip(), []).append(value.strip())
    return meta, blocks


def pattern(quote: str) -> str:
    return r"\s*".join(re.escape(char) for char in quote if not char.isspace())


def find(text: str, quote: str, since: int) -> Span:
    """The first place of `quote` at or after `since`; a quote with >> skips over the words before the sign first."""
    *before, wanted = (part.strip() for part in quote.split(">>"))
    for words in before:
        since = find(text, words, since)[1]
    match = re.compile(pattern(wanted)).search(text, since)
    if match is None:
        raise AnchorError(f"not in the text after {since}: {wanted}")
    return match.span()


def stretch(text: str, quote: str, since: int) -> Span:
    first, _, last = quote.partition("…")
    start, end = find(text, first, since)
    return (start, find(text, last, end)[1]) if last else (start, end)


def locate(text: str, block: Block, since: int) -> Span:
    if block.one("at"):
        return find(text, block.one("at"), since)
    label = re.escape(block.path[-1])
    match = re.compile(label + r"[\s、.．，,]*\**\s*" + pattern(block.heading)).search(text, since)
    if match is None:
        raise AnchorError(f"not in the text after {since}: {block.path} {block.heading}")
    return match.span()


def trimmed(text: str, start: int, end: int) -> Span:
    while end > start and (text[end - 1].isspace() or text[end - 1] in "#*"):
        end -= 1
    return start, end


def row_span(text: str, block: Block, found: Span, following: int) -> Span:
    start = found[0]
    if block.one("line"):
        newline = text.find("\n", start)
        return trimmed(text, start, newline if newline >= 0 else len(text))
    if block.one("end"):
        return start, find(text, block.one("end"), start)[1]
    if block.kind == "section":
        return found
    end = following
    if block.kind == "measure" and "\t" in text[start:end]:
        end = text.index("\t", start)
    return trimmed(text, start, end)


def piece_end(text: str, at: int, end: int) -> int:
    """Behind the bracket of a unit list that stands at `at`, else behind the next full stop and closing quote."""
    if UNIT_LIST.match(text, at, end):
        depth = 0
        for i in range(at, end):
            depth += (text[i] in OPEN) - (text[i] in CLOSE)
            if not depth:
                return i + 1
    while at < end and text[at] not in STOP:
        at += 1
    at = min(at + 1, end)
    while at < end and text[at] in "”’》":
        at += 1
    return at


def cut(text: str, span: Span, furniture: list[str]) -> list[Span]:
    """The pieces between full stops; a bracketed unit list that follows a stop is a piece of its own."""
    pieces, at, end = [], span[0], span[1]
    skip = re.compile(r"(?:[\s*#]|" + "|".join([*furniture, "(?!)"]) + r")+", re.MULTILINE)
    while at < end:
        lead = skip.match(text, at, end)
        at = lead.end() if lead else at
        if at >= end:
            break
        behind = piece_end(text, at, end)
        pieces.append(trimmed(text, at, behind) if behind == end else (at, behind))
        at = behind
    return pieces


def is_heading(text: str, piece: Span, block: Block) -> bool:
    words = re.sub(r"[\s*#]+", "", text[piece[0] : piece[1]])
    label = re.escape(block.path[-1] if block.path else "")
    return bool(
        block.heading and re.fullmatch(label + r"[、.．，,]*" + pattern(block.heading) + "(?:方面)?[。；]", words)
    )


def label_pieces(text: str, block: Block, spans: list[Span], furniture: list[str]) -> list[dict[str, Any]]:
    codes = [code.strip() for value in block.keys.get("seg", []) for code in value.split(" / ") if code.strip()]
    out: list[dict[str, Any]] = []
    open_pieces = []
    for piece in (p for span in spans for p in cut(text, span, furniture)):
        item: dict[str, Any] = {"start": piece[0], "end": piece[1]}
        if is_heading(text, piece, block):
            item["label"] = "heading"
        elif UNIT_LIST.match(text, piece[0], piece[1]):
            item["label"] = "units"
        else:
            open_pieces.append(item)
        out.append(item)
    if len(codes) != len(open_pieces):
        shown = "\n".join(f"    {text[i['start'] : i['end']]!r}" for i in open_pieces)
        raise AnchorError(f"{block.path}: {len(codes)} labels for {len(open_pieces)} pieces\n{shown}")
    for code, item in zip(codes, open_pieces, strict=True):
        kind, _, bearers = code.partition(" ")
        if kind in LABEL:
            item["label"] = LABEL[kind]
        else:
            item |= {"label": "duty", "modality": MODALITY[kind], "bearers": bearers.split("+") if bearers else []}
    return out


def task_cell(text: str, span: Span, index: int) -> Span:
    start = span[0]
    for _ in range(index):
        start = text.index("\t", start) + 1
    tab = text.find("\t", start, span[1])
    return start, tab if tab >= 0 else span[1]


def quantity(value: str) -> dict[str, Any]:
    metric, op, number, unit = (part.strip() for part in value.split("|"))
    figure = float(number)
    return {"metric": metric, "op": op, "value": int(figure) if figure.is_integer() else figure, "unit": unit}


def row(block: Block, span: Span) -> dict[str, Any]:
    out: dict[str, Any] = {"path": block.path, "kind": block.kind, "heading": block.heading}
    out |= {"start": span[0], "end": span[1]}
    for key, name in LISTS.items():
        out[name] = [word for value in block.keys.get(key, []) for word in value.split()]
    rhythms = [value.split("/") for line in block.keys.get("rec", []) for value in line.split()]
    out["recurrences"] = [{"times": int(times), "per": per} for times, per in rhythms]
    for key, name in QUANTITIES.items():
        out[name] = [quantity(value) for value in block.keys.get(key, [])]
    order = ("path", "kind", "heading", "start", "end", "lead", "responsible", "deadlines", "recurrences", "targets")
    return {key: out[key] for key in (*order, "thresholds", "consequences")}


def reports(lines: list[str]) -> list[dict[str, Any]]:
    """`A B > C ; 2026-06-12 2026-06-26`, `A > C ; day 25 quarter`, `A > C ; year`."""
    out = []
    for line in lines:
        who, _, when = line.partition(";")
        sender, _, to = who.partition(">")
        words = when.split()
        item: dict[str, Any] = {"from": sender.split(), "to": to.strip(), "dates": [w for w in words if "-" in w]}
        rest = [w for w in words if "-" not in w]
        item["day_of_month"] = int(rest[1]) if rest and rest[0] == "day" else None
        item["per"] = rest[-1] if rest else None
        out.append(item)
    return out


def metadata(meta: dict[str, list[str]]) -> dict[str, Any]:
    one = {key: (values[0] or None) for key, values in meta.items()}
    many = {key: [v for v in (one.get(key) or "").split("|") if v] for key in META_LISTS}
    return {
        "title": one["title"],
        "document_number": one.get("number"),
        "issuer": many["issuer"],
        "issued_on": one.get("issued"),
        "recipients": many["recipients"],
        "status": one.get("status") or "final",
        "contacts": many["contacts"],
        "phones": many["phones"],
    }


def lay(name: str, text: str, anchors: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    meta, blocks = read_anchors(anchors)
    found: list[Span] = []
    for block in blocks:
        found.append(locate(text, block, found[-1][0] + 1 if found else 0))
    clauses, segments = [], []
    furniture = meta.get("furniture", [])
    for i, block in enumerate(blocks):
        span = row_span(text, block, found[i], found[i + 1][0] if i + 1 < len(found) else len(text))
        item = row(block, span)
        running = [stretch(text, quote, span[0]) for quote in block.keys.get("also", [])]
        cells = [stretch(text, quote, 0 if ">>" in quote else span[0]) for quote in block.keys.get("cell", [])]
        if running or cells:
            item["also"] = [list(extra) for extra in (*running, *cells)]
        clauses.append(item)
        own = [task_cell(text, span, int(block.one("task") or 1))] if block.one("line") else [span]
        if block.one("words"):
            own = [stretch(text, quote, span[0]) for quote in block.keys["words"]]
        if "seg" in block.keys:
            segments += label_pieces(text, block, [*(own if block.kind != "section" else []), *running], furniture)
        elif block.kind != "section" or running:
            raise AnchorError(f"{block.path}: no labels")
    gold = {"seed": name, "metadata": metadata(meta), "clauses": clauses, "reporting": reports(meta.get("report", []))}
    return gold, sorted(segments, key=lambda segment: segment["start"])


def targets() -> dict[str, tuple[Path, Path, Path]]:
    """name -> (source, anchors, folder of the gold)."""
    out = {}
    for folder in (SAMPLES, CUSTOMS):
        for anchors in sorted((folder / "anchors").glob("*.txt")):
            source = next(
                p for p in (folder / f"{anchors.stem}{end}" for end in (".txt", ".md", ".html")) if p.exists()
            )
            out[anchors.stem] = (source, anchors, folder)
    return out


def main() -> int:
    failed = 0
    for name, (source, anchors, folder) in targets().items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        try:
            gold, segments = lay(name, read_source_text(source), anchors)
        except AnchorError as error:
            sys.stderr.write(f"{name}: {error}\n")
            failed += 1
            continue
        for ending, value in ((".gold.json", gold), (".segments.json", segments)):
            body = json.dumps(value, ensure_ascii=False, indent=1)
            (folder / f"{name}{ending}").write_text(body + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
