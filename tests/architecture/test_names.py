"""One word in code for one word in the field: docs/reference/glossary.yaml binds the two."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "reference" / "glossary.yaml"
ENTRY = re.compile(r"(?P<name>[A-Z][A-Za-z]+): (?P<word>\S.*)")


def glossary() -> dict[str, str]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    entries = [ENTRY.fullmatch(line) for line in lines if line and not line.startswith("#")]
    return {entry["name"]: entry["word"] for entry in entries if entry}


def test_glossary_holds_nothing_but_entries_each_once_and_in_order() -> None:
    lines = [n for n in GLOSSARY.read_text(encoding="utf-8").splitlines() if n and not n.startswith("#")]
    assert list(glossary()) == [line.split(":")[0] for line in lines]
    assert list(glossary()) == sorted(glossary())


def test_every_model_is_in_the_glossary() -> None:
    names = {m.__name__ for m in apps.get_models() if m.__module__.startswith("zhiben.")}
    assert names - set(glossary()) == set()
