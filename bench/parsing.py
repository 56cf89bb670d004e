"""T1 to T5: the compiler of directives beside its own bare steps and two libraries that read Chinese."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import references, texts
from bench.measure import Ratio, alternate, growth, seconds
from bench.report import goal, say
from zhiben.core.directive.compiler import compile_text
from zhiben.core.readers import SourceText

FULL, QUICK = 2_000_000, 100_000
SLOW_SHARE = 20  # jionlp and jieba are measured on this part of the text, ours on the same part
GROWTH = 12.0
NOTICE_MS, NOTICE_P99_MS = 20.0, 60.0
PROCESS = 1.5


def compiled(documents: Sequence[str]) -> Callable[[], int]:
    sources = [SourceText(f"{i}.txt", "text/plain", "", text) for i, text in enumerate(documents)]
    return lambda: sum(len(compile_text(source).duties) for source in sources)


def rate(ratio: Ratio, documents: Sequence[str]) -> str:
    characters = sum(map(len, documents)) / 1e6
    return f"{ratio}  [{characters / ratio.ours:.3f} against {characters / ratio.reference:.3f} Mchar/s]"


def throughput(documents: Sequence[str], name: str, seed: int, pairs: int, *, share: int, counted: bool) -> None:
    """T1 to T3 on a set of documents."""
    part = documents[: max(1, len(documents) // share)]
    t1 = alternate(compiled(documents), references.bare(documents, seed), pairs)
    goal(
        f"T1 whole compiler / bare steps ({name})", t1.median >= 0.10, rate(t1, documents), "≥ 0.10 ×", counted=counted
    )
    t2 = alternate(compiled(part), references.jionlp_times(part), pairs)
    goal(f"T2 whole compiler / jionlp times ({name})", t2.median >= 5, rate(t2, part), "≥ 5 ×", counted=counted)
    t3 = alternate(compiled(part), references.jieba_cut(part), pairs)
    goal(f"T3 whole compiler / jieba.cut ({name})", t3.median >= 1, rate(t3, part), "≥ 1 ×", counted=counted)


def notice(seed: int, runs: int) -> None:
    """T4: the time a clerk waits for a notice of 5,000 characters."""
    times = sorted(1000 * seconds(compiled([texts.directive(texts.NOTICE, seed + i)])) for i in range(runs))
    median, p99 = statistics.median(times), times[int(0.99 * (len(times) - 1))]
    met = median <= NOTICE_MS and p99 <= NOTICE_P99_MS
    goal("T4 notice of 5,000 characters", met, f"{median:.1f} ms, p99 {p99:.1f} ms", "≤ 20 ms, p99 ≤ 60 ms")


def linearity(seed: int, times: int) -> None:
    """T5: ten times the text in at most twelve times the time, also where a text wants to be slow."""
    size = 10_000
    ordinary = growth(lambda n: compiled([texts.directive(n, seed)]), size, times)
    goal("T5 growth, a directive", ordinary <= GROWTH, f"{ordinary:.1f} ×", f"≤ {GROWTH:.0f} × for 10 ×")
    for name in texts.hostile(1):
        got = growth(lambda n, name=name: compiled([texts.hostile(n)[name]]), size, times)  # type: ignore[misc]
        goal(f"T5 growth, {name}", got <= GROWTH, f"{got:.1f} ×", f"≤ {GROWTH:.0f} × for 10 ×")


def process(document: str, name: str, pairs: int) -> None:
    """The whole command against a process that imports jieba and cuts the same text; both have run once before."""
    cut = "import sys, jieba; jieba.setLogLevel('ERROR'); list(jieba.cut(open(sys.argv[1], encoding='utf-8').read()))"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "directive.txt"
        file.write_text(document, encoding="utf-8")
        out = str(Path(folder) / "out.json")

        def ours() -> object:
            return subprocess.run([sys.executable, "-m", "zhiben", "compile", str(file), "-o", out], check=True)

        def theirs() -> object:
            return subprocess.run([sys.executable, "-c", cut, str(file)], check=True)

        ours(), theirs()
        ratio = alternate(ours, theirs, pairs)
    times = 1 / ratio.median
    figure = f"{times:.2f} × as long  [{ratio.ours:.2f} s against {ratio.reference:.2f} s]"
    goal(f"whole process / jieba process ({name})", times <= PROCESS, figure, f"≤ {PROCESS} × as long")


def text(quick: bool, seed: int) -> None:
    """T1 to T5 and the whole process."""
    pairs = 3 if quick else 5
    made = texts.synthetic(QUICK if quick else FULL, seed)
    throughput(made, f"synthetic, {sum(map(len, made)):,} characters", seed, pairs, share=SLOW_SHARE, counted=True)
    real = texts.real()
    if real:
        throughput(real, f"{len(real)} real directives", seed, pairs, share=1, counted=False)
    else:
        say("The real directives do not lie beside the repository (../shared): measured on synthetic text only.")
    notice(seed, 50 if quick else 300)
    linearity(seed, pairs)
    process(max(real or made, key=len), "longest directive", pairs)
