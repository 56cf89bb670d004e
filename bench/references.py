"""What we are measured against, each on the same text: bare steps, a reader of times, a segmenter."""

from __future__ import annotations

import contextlib
import io
import logging
import random
import re
import sys
from collections.abc import Callable, Sequence
from types import ModuleType

import ahocorasick

TERMS = 500
SENTENCE = re.compile(r"[^。；！？\n]+[。；！？\n]?")
# Eight families of date, measure and modal expressions in one alternation.
ALTERNATION = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底)?(?:前|之前)"
    r"|每(?:日|周|月|季度|半年|年)(?:\d{1,2}日前)?(?:至少|不少于)?\d*次?"
    r"|自[一-鿿]{2,6}之日起\d{1,3}(?:个工作)?日内"
    r"|\d+(?:\.\d+)?(?:%|％|次|人|家|处|学时|万元|米|吨)(?:以上|以下)?"
    r"|(?:不低于|不少于|不超过|不高于|达到|下降|提高)\d+(?:\.\d+)?(?:%|％)?"
    r"|必须|应当|严禁|不得|禁止|要|鼓励|可以"
    r"|(?:由|会同|配合)[一-鿿]{2,12}(?:局|委|办|镇|街道|大队)"
    r"|停产整顿|约谈|通报|问责|挂牌督办|移送司法|吊销|关闭取缔"
)


def bare(texts: Sequence[str], seed: int) -> Callable[[], int]:
    """Sentence split, a dictionary of 500 terms, one alternation: what no reader of directives can do without."""
    automaton = ahocorasick.Automaton()
    for term in terms(texts, seed):
        automaton.add_word(term, len(term))
    automaton.make_automaton()

    def run() -> int:
        found = 0
        for text in texts:
            found += sum(1 for _ in SENTENCE.finditer(text))
            found += sum(1 for _ in automaton.iter_long(text))
            found += sum(1 for _ in ALTERNATION.finditer(text))
        return found

    return run


def terms(texts: Sequence[str], seed: int) -> set[str]:
    """500 terms of 2 to 6 characters: half pieces of the texts, half drawn at random."""
    chance = random.Random(seed)
    out: set[str] = set()
    whole = "".join(texts)[:200_000]
    while len(out) < TERMS:
        size = chance.randint(2, 6)
        if len(out) % 2:
            at = chance.randrange(max(1, len(whole) - size))
            out.add(re.sub(r"\s", "", whole[at : at + size]) or "安全")
        out.add("".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(size)))
    return out


def jionlp_times(texts: Sequence[str]) -> Callable[[], int]:
    """jionlp's extraction of times, sentence by sentence."""
    # jionlp imports jiojio, which is under the GPL and not installed; reading times does not use it.
    sys.modules.setdefault("jiojio", ModuleType("jiojio"))
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp

    def run() -> int:
        found = 0
        # It logs a traceback for what it cannot read; unlogged it is faster, and that is what we compare with.
        logging.disable(logging.CRITICAL)
        with contextlib.redirect_stdout(io.StringIO()):
            for text in texts:
                for sentence in SENTENCE.findall(text):
                    # It raises ValueError and others on expressions it half knows; the time until then counts.
                    with contextlib.suppress(ValueError, IndexError, KeyError, TypeError, AttributeError):
                        found += len(jionlp.ner.extract_time(sentence, time_base={"year": 2026}))
        logging.disable(logging.NOTSET)
        return found

    return run


def jieba_cut(texts: Sequence[str]) -> Callable[[], int]:
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return lambda: sum(1 for text in texts for _ in jieba.cut(text))
