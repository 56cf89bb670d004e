"""The repository speaks of the project alone, without addresses of registries or paths of machines; pins are whole."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written with brackets, so that this file does not match itself.
ADDRESSES = re.compile(
    r"pypi[.]org|pythonhosted[.]org|registry[.]npm|npmmirror[.]|tuna[.]tsinghua|mirrors?[.]aliyun|deb[.]debian"
    r"|\"resolved\": \"http"
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/[\w.]|C:\\\\Users")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
REQUIREMENTS = ("base", "dev", "bench", "bench-alone", "node", "postgres", "s3")


def files() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    out = []
    for file in files():
        try:
            out.append((str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return out


@pytest.mark.parametrize("pattern", [ADDRESSES, MACHINE], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_a_path_of_a_machine(pattern: re.Pattern[str]) -> None:
    found = [f"{name}: {hit.group()}" for name, text in texts() for hit in [pattern.search(text)] if hit]
    assert found == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = text.replace("\\\n", " ").strip().split("\n")
    assert [e for e in entries if "==" not in e or "--hash=sha256:" not in e] == []


def test_what_is_declared_is_what_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    wanted = {"base": project["project"]["dependencies"], **extras, **project["dependency-groups"]}
    missing = []
    for name in REQUIREMENTS:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = {line.split("==")[0] for line in text.split("\n") if "==" in line}
        declared = [match.group() for match in map(NAME.match, wanted[name]) if match]
        missing += [f"{name}: {d}" for d in declared if re.sub(r"[._-]+", "-", d).lower() not in pinned]
    assert missing == [], "run `make lock`"
