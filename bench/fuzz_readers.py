"""Change valid files at random and read them: every one must give a source text or a refusal, in time.

    python bench/fuzz_readers.py [--seconds 60] [--seed 1]

Prints for every format how many files were read, refused (by code), and the slowest; ends with 1 at the first failure,
after writing the file that failed beside the current folder.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import zipfile
from collections import Counter
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import click
from lxml import etree

from zhiben.core.errors import InputError
from zhiben.core.readers import read_source
from zhiben.core.readers.testing import cell, docx, level, numbering, par, pdf, ruled, table, text_page, zip_file

_TEXT = "各镇人民政府和县有关部门要按照职责分工抓好工作落实不得推诿扯皮。"
_SNIPPETS = (
    "<table>", "</td>", "<div>" * 50, "<td rowspan='99999' colspan='99999'>", "<ol start='-5' reversed>", "<li>", "</p>",
    "&#x110000;", "&nbsp;", "<!--", "-->", "<script>", "</html>", "<br>" * 99, "<iframe>", "\u3000", "安", "\r", "<![CDATA[",
)  # fmt: skip
_PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml")


def samples() -> dict[str, bytes]:
    """One valid file of every format that needs no other program."""
    levels = [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.")]
    style = '<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    rows = [["1", "排查隐患。", "应急局"], [cell("2", '<w:vMerge w:val="restart"/>'), "整改。", ""]]
    body = "".join(par(_TEXT, num=(1, at % 2)) for at in range(6)) + table(*rows) + par("附件", style="a")
    plain_rows = [["序号", "任务", "单位"], ["1", "排查。", "应急局"], ["2", "整改。", "住建局"]]
    html = (
        "<!DOCTYPE html><html><head><title>通知_安澜县</title></head><body><div class='nav'><a>首页</a></div>"
        f"<h1>通知</h1><div><p>{_TEXT}</p><ol start='2'><li>甲<li>乙</ol><table><tr><td rowspan='2'>1</td>"
        "<td colspan='2'>排查。</td></tr><tr><td>整改。</td></tr></table></div></body></html>"
    )
    return {
        "docx": docx(body, numbering=numbering(*levels), styles=style),
        "pdf": pdf(
            text_page(*[_TEXT[:27]] * 9, foot="- 1 -"), ruled(plain_rows, top=700), text_page("\u3000\u3000完。")
        ),
        "html": html.encode(),
        "txt": (_TEXT + "\n").encode("gb18030") * 20,
    }


def changed(data: bytes, dice: random.Random) -> bytes:
    """The data with one to eight flips, cuts, insertions or repetitions."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at, size = dice.randrange(len(out) + 1), dice.choice((1, 1, 2, 4, 16, 200))
        what = dice.randrange(5)
        if what == 0 and at < len(out):
            out[at] ^= 1 << dice.randrange(8)
        elif what == 1:
            del out[at : at + size]
        elif what == 2:
            out[at:at] = dice.randbytes(size)
        elif what == 3:
            out[at:at] = out[at : at + size] * dice.randint(1, 50)
        else:
            digits = [spot for spot in range(at, min(at + 200, len(out))) if 48 <= out[spot] <= 57]
            for spot in digits[:3]:
                out[spot : spot + 1] = dice.choice((b"0", b"-1", b"99999999999", b"65536"))
    return bytes(out)


def changed_xml(data: bytes, dice: random.Random) -> bytes:
    """Well-formed XML with elements taken out, repeated, moved or nested and attributes set to odd values."""
    root = etree.fromstring(data)
    for _ in range(dice.randint(1, 6)):
        nodes = list(root.iter())
        node, other = dice.choice(nodes), dice.choice(nodes)
        parent = node.getparent()
        what = dice.randrange(4)
        if what == 0 and parent is not None:
            parent.remove(node)
        elif what == 1 and parent is not None:
            parent.extend([deepcopy(node) for _ in range(dice.choice((1, 2, 60)))])
        elif what == 2:
            other.append(deepcopy(node))
        else:
            for key in node.attrib:
                node.set(key, dice.choice(("0", "-1", "99999999999", "", "x", "7", "continue")))
    return etree.tostring(root)


def changed_page(data: bytes, dice: random.Random) -> bytes:
    """A page with tags put in and stretches taken out, still UTF-8."""
    text = data.decode()
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(_SNIPPETS) + text[at + dice.choice((0, 0, 1, 9, 60)) :]
    return text.encode()


def variant(kind: str, data: bytes, dice: random.Random) -> bytes:
    """A changed file; of a package mostly a part is changed and zipped again, so that the change gets through."""
    if kind == "html" and dice.random() < 0.8:
        return changed_page(data, dice)
    if kind != "docx" or dice.random() < 0.2:
        return changed(data, dice)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    part = dice.choice(_PARTS)
    change = changed if dice.random() < 0.2 else changed_xml
    members[part] = change(members[part], dice)
    return zip_file(members)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice, files = random.Random(given.seed), samples()
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in files}
    slowest = dict.fromkeys(files, 0.0)
    stop = time.monotonic() + given.seconds
    while time.monotonic() < stop:
        for kind, whole in files.items():
            data = variant(kind, whole, dice)
            begun = time.monotonic()
            try:
                counts[kind]["read" if read_source(data, f"a.{kind}").text else "nothing"] += 1
            except InputError as refusal:
                counts[kind][refusal.code] += 1
            except Exception:
                Path(f"fuzz-failure.{kind}").write_bytes(data)
                click.echo(f"{kind}: failed after {sum(counts[kind].values())} files, see fuzz-failure.{kind}")
                raise
            slowest[kind] = max(slowest[kind], time.monotonic() - begun)
    click.echo(f"seed {given.seed}, {given.seconds:g} s, no failure")
    for kind, count in counts.items():
        codes = ", ".join(f"{code} {number}" for code, number in count.most_common())
        click.echo(f"{kind}: {sum(count.values())} files, slowest {slowest[kind]:.2f} s: {codes}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
