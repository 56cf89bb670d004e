"""Through the door with a table and a row of the test's own: all of it or nothing, and one of two at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.test.utils import isolate_apps

from zhiben.core.errors import Conflict, NotPermitted
from zhiben.core.lifecycle import Evidence, Lifecycle, Refusal, State, Transition, TransitionRefused
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import CLERK
from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.evidence.models import Attachment, Blob
from zhiben.foundation.outbox.models import Event
from zhiben.foundation.workflow import advance, offers, only_in, state_known

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = "a" * 64
PASS = declare("gates.pass", "通行", roles=(CLERK,))


class Gate(State):
    OPEN = "open", "开启"
    SHUT = "shut", "关闭"


@outbox.event("gates.shut")
@dataclass(frozen=True)
class GateShut:
    name: str


@dataclass(frozen=True)
class Undeclared:
    name: str = ""


@dataclass(frozen=True)
class Facts:
    rusty: bool = False


def not_rusty(facts: Facts) -> Refusal | None:
    return Refusal("gate.rusty", "门已锈死，请先维修。") if facts.rusty else None


GATE = Lifecycle[Facts](
    "gate",
    (
        Transition("shut", "关闭", {Gate.OPEN}, Gate.SHUT, PASS, needs=(Evidence("key", "钥匙"),), guards=(not_rusty,)),
        Transition("open", "开启", {Gate.SHUT}, Gate.OPEN, PASS),
    ),
)

with isolate_apps("zhiben.foundation.workflow"):

    class TestGate(models.Model):
        __test__ = False
        state = models.CharField(max_length=10)
        keeper = models.CharField(max_length=10)
        revision = models.IntegerField(default=0)
        area = None
        objects: models.Manager[TestGate] = models.Manager()

        class Meta:
            app_label = "workflow"
            db_table = "gate_of_the_test"
            constraints = (
                state_known(GATE),
                only_in(GATE, [Gate.SHUT], ~Q(keeper=""), name="gate_shut_by_somebody"),
            )

        def __str__(self) -> str:
            return "南门"


CREATE = (
    "CREATE TABLE gate_of_the_test (id integer PRIMARY KEY, state varchar(10) NOT NULL, keeper varchar(10) NOT NULL,"
    " revision integer NOT NULL, CHECK (state IN ('open', 'shut')), CHECK (state <> 'shut' OR keeper <> ''))"
)


def _made() -> TestGate:
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
    return TestGate.objects.create(pk=1, state="open", keeper="")


def lay(gate: TestGate, county: Area, digest: str, role: str = "key") -> None:
    """A file at the gate, as the evidence keeps it."""
    blob = Blob.objects.create(sha256=digest, size=1, file_type="jpg", scan="off", scanned_at=NOW, stored_at=NOW)
    Attachment.objects.create(
        blob=blob, sha256=digest, area=county, county_key=county.pk, subject_type=gate._meta.label_lower,
        subject_id=str(gate.pk), subject_label="南门", role=role, name="钥匙.jpg", uploaded_at=NOW, uploaded_by_name="高敏",
    )  # fmt: skip


@pytest.fixture
def gate(db: None, places: Places) -> TestGate:
    made = _made()
    lay(made, places.county, KEY)
    return made


@pytest.fixture
def kept_gate(transactional_db: None, places: Places) -> Iterator[TestGate]:
    made = _made()
    lay(made, places.county, KEY)
    yield made
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE gate_of_the_test")


def shut(gate: TestGate, actor: Actor, **more: object) -> None:
    kwargs: dict[str, object] = {"facts": Facts(), "evidence": {"key": [KEY]}, "values": {"keeper": actor.name}, **more}
    advance(gate, GATE, "shut", actor=actor, **kwargs)  # type: ignore[arg-type, misc]


def test_a_step_moves_the_state_with_its_values_and_writes_the_trail(gate: TestGate, gao: Actor) -> None:
    shut(gate, gao, note="下班")
    assert TestGate.objects.values_list("state", "keeper", "revision").get() == ("shut", "高敏", 1)
    assert (gate.state, gate.keeper, gate.revision) == ("shut", "高敏", 1)
    entry = Entry.objects.get()
    assert str(entry) == "关闭：由“开启”到“关闭”"
    assert entry.fields["evidence"] == [f"key:{KEY}"] and "下班" not in str(entry.fields)


def test_without_the_permission_nothing_is_planned(gate: TestGate, lin: Actor) -> None:
    with pytest.raises(NotPermitted):
        shut(gate, lin)
    assert not Entry.objects.exists()


def test_every_reason_is_told_at_once_and_nothing_moves(gate: TestGate, gao: Actor) -> None:
    with pytest.raises(TransitionRefused) as refused:
        shut(gate, gao, facts=Facts(rusty=True), evidence={})
    assert [reason.code for reason in refused.value.refusals] == ["lifecycle.evidence_missing", "gate.rusty"]
    assert TestGate.objects.get().state == "open"


@pytest.mark.parametrize("given", [{"key": ["b" * 64]}, {"key": []}])
def test_a_file_that_does_not_lie_at_the_object_proves_nothing(gate: TestGate, gao: Actor, given: object) -> None:
    with pytest.raises(TransitionRefused) as refused:
        shut(gate, gao, evidence=given)
    assert refused.value.code == "lifecycle.evidence_missing"


def test_without_a_choice_all_that_lies_at_the_object_counts(gate: TestGate, gao: Actor, places: Places) -> None:
    lay(gate, places.county, "b" * 64)
    shut(gate, gao, evidence=None)
    assert Entry.objects.get().fields["evidence"] == [f"key:{KEY}", f"key:{'b' * 64}"]


def test_whoever_read_the_row_before_it_changed_is_told(gate: TestGate, gao: Actor) -> None:
    early = TestGate.objects.get()
    shut(gate, gao)
    with pytest.raises(Conflict) as refused:
        shut(early, gao)
    assert refused.value.code == "workflow.changed"
    assert Entry.objects.count() == 1


def test_the_event_is_published_with_the_step(gate: TestGate, gao: Actor) -> None:
    shut(gate, gao, event=GateShut("南门"), now=NOW)
    assert Event.objects.values_list("name", "payload", "at").get() == ("gates.shut", {"name": "南门"}, NOW)


def test_an_event_that_cannot_be_written_undoes_the_step(gate: TestGate, gao: Actor) -> None:
    with pytest.raises(LookupError):
        shut(gate, gao, event=Undeclared(), now=NOW)
    assert TestGate.objects.get().state == gate.state == "open"
    assert not Entry.objects.exists() and not Event.objects.exists()


def test_a_page_offers_the_steps_with_all_reasons_against_them(lin: Actor, gao: Actor) -> None:
    (dimmed,) = offers(GATE, state="open", facts=Facts(rusty=True), actor=lin)
    assert [reason.code for reason in dimmed.reasons] == ["access.not_permitted", "gate.rusty"]
    (offered,) = offers(GATE, state="open", facts=Facts(), actor=gao)
    assert offered.allowed and [need.label for need in offered.asks] == ["钥匙"]


@pytest.mark.parametrize(("state", "keeper"), [("ajar", "高敏"), ("shut", "")])
def test_the_database_refuses_what_the_table_does_not_know(gate: TestGate, state: str, keeper: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TestGate.objects.update(state=state, keeper=keeper)


def test_the_constraints_of_the_model_say_what_the_table_says() -> None:
    known, by_somebody = TestGate._meta.constraints
    assert isinstance(known, models.CheckConstraint) and isinstance(by_somebody, models.CheckConstraint)
    assert known.name == "gate_state_known" and known.condition == Q(state__in=["open", "shut"])
    with pytest.raises(ValueError, match="ajar"):
        only_in(GATE, ["ajar"], Q(), name="x")


def test_of_many_at_once_one_moves_the_state(kept_gate: TestGate, cast: Cast) -> None:
    gao, start = cast.gao.actor, Barrier(16)

    def attempt(_: int) -> str:
        try:
            mine = TestGate.objects.get()
            start.wait(timeout=20)
            shut(mine, gao)
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()
        return "moved"

    with ThreadPoolExecutor(16) as pool:
        said = sorted(pool.map(attempt, range(16)))
    assert said == ["moved"] + ["workflow.changed"] * 15
    assert Entry.objects.filter(action="workflow.advanced").count() == 1
    assert verify().broken is None
