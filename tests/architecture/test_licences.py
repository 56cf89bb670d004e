"""No AGPL and no GPL in what is resolved, declared or not: Python distributions and front-end packages."""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STRONG = re.compile(r"\bA?GPL|(?:Affero|(?<!Lesser )(?<!Library or Lesser )General) Public Licen[sc]e", re.IGNORECASE)
MIT_GRANT = "Permission is hereby granted, free of charge, to any person obtaining a copy"
# "A or B": the reader of the licence chooses, so one that we may use is enough.
CHOICE = re.compile(r"\s+OR\s+|\s*/\s*|,\s*", re.IGNORECASE)


def licences(dist: Distribution) -> list[str]:
    """What a distribution says its licence is; the classifiers where it uses no SPDX expression."""
    meta = dist.metadata
    if "License-Expression" in meta:
        return CHOICE.split(meta["License-Expression"])
    named = [c.rsplit("::", 1)[1].strip() for c in meta.get_all("Classifier", []) if c.startswith("License ::")]
    # The old free field sometimes holds the whole text: its first line is the name.
    free = (meta["License"] if "License" in meta else "").strip().split("\n")[0]
    return named or CHOICE.split(free or granted(dist))


def granted(dist: Distribution) -> str:
    """The licence whose words a distribution brings as a file, where its metadata say nothing."""
    brought = [dist.read_text(f"licenses/{name}") or "" for name in dist.metadata.get_all("License-File", [])]
    return "MIT" if any(MIT_GRANT in text for text in brought) else ""


def is_refused(names: list[str]) -> bool:
    return bool(names) and all(STRONG.search(name) for name in names)


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        (["AGPL-3.0-only"], True),
        (["GNU Affero General Public License v3"], True),
        (["GPL-2.0-or-later"], True),
        (["GNU General Public License v2 (GPLv2)"], True),
        (["GNU Lesser General Public License v3 (LGPLv3)"], False),
        (["LGPL-2.1"], False),
        (["MPL-1.1", "GPL-2.0-only"], False),
        (["Apache-2.0"], False),
    ],
)
def test_the_rule_tells_the_strong_copyleft_from_the_rest(names: list[str], refused: bool) -> None:
    assert is_refused(names) is refused


def test_no_installed_distribution_is_under_a_strong_copyleft() -> None:
    found = {dist.metadata["Name"]: licences(dist) for dist in distributions()}
    assert {name: names for name, names in found.items() if is_refused(names)} == {}


def test_every_installed_distribution_says_what_its_licence_is() -> None:
    silent = {dist.metadata["Name"] for dist in distributions() if not any(licences(dist))}
    assert silent == set()


def test_no_front_end_package_is_under_a_strong_copyleft() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = {name: CHOICE.split(entry.get("license", "").strip("()")) for name, entry in packages.items() if name}
    assert found
    assert {name: names for name, names in found.items() if is_refused(names) or not any(names)} == {}
