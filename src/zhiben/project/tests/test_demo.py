"""The demo county, and the commands of the platform."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone

from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation.access.actor import actor_of
from zhiben.foundation.access.models import Area, Organisation, OrganisationAlias, User
from zhiben.foundation.access.selectors import organisations_by_alias
from zhiben.foundation.audit.chain import verify
from zhiben.project import demo, operations

ON = date(2025, 12, 8)


@pytest.mark.django_db
def test_the_demo_county_is_seeded_once() -> None:
    passwords = operations.seed_demo()
    assert passwords is not None
    assert set(passwords) == {username for username, _, _ in operations.demo_people()}
    assert operations.seed_demo() is None
    assert Area.objects.filter(level="town").count() == 8
    assert Organisation.objects.count() >= 40
    assert verify().broken is None


@pytest.mark.django_db
def test_its_passwords_are_fresh_and_open_the_door() -> None:
    passwords = demo.seed()
    assert len(set(passwords.values())) == len(passwords)
    assert all(re.fullmatch(r"(\w{4}-){3}\w{4}", password) for password in passwords.values())
    request = RequestFactory().post("/sign-in")
    for username, password in passwords.items():
        assert authenticate(request, username=username, password=password) == User.objects.get(username=username)


@pytest.mark.django_db
def test_its_offices_are_found_under_the_names_that_directives_use() -> None:
    demo.seed()
    county = Area.objects.get(name="安澜县")
    names = ["县应急管理局", "应急局", "县住房城乡建设局", "市监局", "县安委办", "青石镇人民政府", "城关街道办事处"]
    found = organisations_by_alias(names, county_key=county.pk, on=ON)
    assert set(found) == set(names)
    assert found["县应急管理局"] == found["应急局"]
    assert OrganisationAlias.objects.filter(county_key=county.pk).count() >= 150


@pytest.mark.django_db
def test_the_neighbour_in_the_demo_sees_nothing_of_the_county() -> None:
    demo.seed()
    wu = actor_of(User.objects.get(username="wu"), timezone.localdate())
    assert [area.name for area in Area.objects.filter(wu.scope.q(area=""))] == ["平川县"]


@pytest.mark.django_db
def test_the_first_user_of_an_empty_database_brings_the_county_along() -> None:
    operations.create_user("zhao", "赵清", role="county_clerk", area="临江县", organisation=None)
    with pytest.raises(NotVisible):
        operations.create_user("qian", "钱明", role="county_clerk", area="别处", organisation=None)
    with pytest.raises(InputError):
        operations.create_user("sun", "孙立", role="emperor", area="临江县", organisation=None)
    assert [user.username for user in User.objects.all()] == ["zhao"]


def test_a_port_that_is_taken_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Conflict) as refused:
            operations.refuse_taken_port("127.0.0.1", taken.getsockname()[1])
    assert refused.value.code == "serve.port_taken"


def environment(**more: str) -> dict[str, str]:
    """Nothing of the surroundings but what a fresh machine has: the embedded database, a key of its own."""
    return os.environ | {"ZHIBEN_DATABASE_URL": "", "ZHIBEN_SECRET_KEY": "", "PYTHONIOENCODING": "utf-8"} | more


def run(data: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "zhiben", *command],
        env=environment(ZHIBEN_DATA=str(data), **more),
        capture_output=True,
        text=True,
        timeout=180,
    )


def served(data: Path) -> str:
    """What `zhiben demo` prints on the way to answering, after which it is stopped."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "zhiben", "demo", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, env=environment(PYTHONUNBUFFERED="1"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        for _ in range(1800):  # migrating and seeding while other tests run
            try:
                urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            except (URLError, ConnectionError):
                time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGINT)
        printed = process.communicate(timeout=180)[0]
    return printed


def test_the_demo_starts_from_nothing_and_shows_its_passwords_once(tmp_path: Path) -> None:
    first, second = served(tmp_path), served(tmp_path)
    password = re.search(r"gao +(\w{4}-\w{4}-\w{4}-\w{4})", first)
    assert password
    assert password[1] not in second
    assert "zhiben user password" in second
    assert password[1] not in (tmp_path / "zhiben.sqlite3").read_bytes().decode("latin-1")
    assert "审计链完整" in run(tmp_path, "audit", "verify").stdout
    assert re.search(r"gao 的新密码：\w{4}-", run(tmp_path, "user", "password", "gao").stdout)
    assert run(tmp_path, "user", "password", "nobody").returncode == 1


def test_a_database_that_was_never_set_up_is_refused_with_what_to_do(tmp_path: Path) -> None:
    refused = run(tmp_path, "audit", "verify")
    assert (refused.returncode, "zhiben migrate" in refused.stderr) == (2, True)
    assert "数据库结构已更新" in run(tmp_path, "migrate").stdout
    assert "数据库结构已是最新" in run(tmp_path, "migrate").stdout
    assert "审计链完整：0 条" in run(tmp_path, "audit", "verify").stdout


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/no/such/directory/a.sqlite3"
    refused = run(tmp_path, "migrate", ZHIBEN_DATABASE_URL=url)
    assert (refused.returncode, "database.unreachable" in refused.stderr) == (1, True)
    assert "Traceback" not in refused.stderr
