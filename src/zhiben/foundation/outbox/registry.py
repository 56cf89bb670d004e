"""What may be published, asked for and scheduled: closed lists, filled by each app when it starts.

An event or a request is a frozen dataclass of plain values under a dotted name. Its fields travel as JSON, so they hold
identifiers and figures, never a secret: a field that is called like one cannot be declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from zhiben.foundation.outbox.recurrence import Recurrence

if TYPE_CHECKING:
    from zhiben.foundation.outbox.occasion import Occasion, Task

_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_SECRET = re.compile(r"(^|_)(password|passwd|secret|token|credential|private_key|api_key|otp)s?($|_)")
_READ: dict[type, Callable[[Any], Any]] = {
    str: str,
    int: int,
    bool: bool,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
}


class Message(Protocol):
    """A frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


M = TypeVar("M", bound=Message)
Handle = Callable[[Any, "Occasion"], None]
Work = Callable[[Any, "Task"], "dict[str, Any] | None"]


@dataclass(frozen=True, slots=True)
class Handler:
    """A reaction to an event. It is called inside the transaction that marks the delivery, and must not send anything
    outward: for that it asks for a job or writes a notice."""

    name: str
    label: str
    event: type[Any]
    handle: Handle
    attempts: int


@dataclass(frozen=True, slots=True)
class JobKind:
    """`whole`: the function and the mark that it is done are one transaction. Otherwise it works in portions, each of
    which is one transaction with its progress."""

    name: str
    label: str
    request: type[Any]
    work: Work
    whole: bool
    attempts: int
    priority: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as declared. Later than `grace` is late; `catch_up` runs the latest of what was missed all the same."""

    name: str
    label: str
    recurrence: Recurrence
    request: Message
    grace: timedelta
    catch_up: bool


_events: dict[str, type] = {}
_names: dict[type, str] = {}
_handlers: dict[str, Handler] = {}
_jobs: dict[str, JobKind] = {}
_kinds: dict[type, JobKind] = {}
_plans: dict[str, Plan] = {}


def event(name: str) -> Callable[[type[M]], type[M]]:
    """Declare a frozen dataclass as an event. Raises: ValueError for a name or a field that cannot be."""

    def declare(made: type[M]) -> type[M]:
        _declare(name, made)
        _events[name] = made
        return made

    return declare


def subscriber(of: type[M], name: str, label: str, attempts: int = 8) -> Callable[[Callable[[M, Occasion], None]], Any]:
    """Declare a reaction to an event that a lower app publishes. The name stays: a delivery is known by it."""
    if of not in _names:
        raise ValueError(f"{of.__name__} is no declared event")

    def declare(handle: Callable[[M, Occasion], None]) -> Callable[[M, Occasion], None]:
        _check_name(name)
        _once(_handlers, name, Handler(name, label, of, handle, attempts))
        return handle

    return declare


def job(
    name: str, label: str, request: type[M], *, whole: bool = True, attempts: int = 5, priority: int = 5
) -> Callable[[Callable[[M, Task], dict[str, Any] | None]], Any]:
    """Declare what does the work that `request`, a frozen dataclass, asks for. `priority`: 0 goes first, 9 last."""

    def declare(
        work: Callable[[M, Task], dict[str, Any] | None],
    ) -> Callable[[M, Task], dict[str, Any] | None]:
        _declare(name, request)
        kind = JobKind(name, label, request, work, whole, attempts, priority)
        _once(_jobs, name, kind)
        _kinds[request] = kind
        return work

    return declare


def schedule(
    name: str, label: str, recurrence: Recurrence, request: Message, *, grace: timedelta, catch_up: bool = True
) -> None:
    """Declare when a job is asked for by itself."""
    if type(request) not in _kinds:
        raise ValueError(f"schedule {name!r}: no job takes a {type(request).__name__}")
    _check_name(name)
    _once(_plans, name, Plan(name, label, recurrence, request, grace, catch_up))


def name_of(message: Message) -> str:
    """Raises: LookupError for what was never declared."""
    try:
        return _names[type(message)]
    except KeyError:
        raise LookupError(f"{type(message).__name__} is neither a declared event nor the request of a job") from None


def handlers_of(message: Message) -> list[Handler]:
    """Who reacts to an event. Raises: LookupError where it is none."""
    if _events.get(name_of(message)) is not type(message):
        raise LookupError(f"{type(message).__name__} is no event")
    return [handler for _, handler in sorted(_handlers.items()) if handler.event is type(message)]


def handlers() -> dict[str, Handler]:
    return _handlers


def jobs() -> dict[str, JobKind]:
    return _jobs


def plans() -> dict[str, Plan]:
    return _plans


def events() -> dict[str, type]:
    return _events


def kind_for(request: Message) -> JobKind:
    """Raises: LookupError."""
    if type(request) not in _kinds:
        raise LookupError(f"no job takes a {type(request).__name__}")
    return _kinds[type(request)]


def encode(message: Message) -> dict[str, Any]:
    """The fields as JSON keeps them exactly."""
    return {field.name: _plain(getattr(message, field.name)) for field in fields(message)}


def decode(made: type[M], payload: dict[str, Any]) -> M:
    """The message again. A field that a newer release added takes its default.

    Raises: TypeError where a field without a default is missing.
    """
    hints = get_type_hints(made)
    return made(**{name: _read(hints[name], value) for name, value in payload.items() if name in hints})


def _declare(name: str, made: type) -> None:
    _check_name(name)
    if not is_dataclass(made) or not made.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise ValueError(f"{made.__name__} must be a frozen dataclass")
    for field, hint in get_type_hints(made).items():
        if _SECRET.search(field):
            raise ValueError(f"{made.__name__}.{field}: what is called like a secret must not lie in the outbox")
        _check_type(f"{made.__name__}.{field}", hint)
    if _names.get(made, name) != name or any(n == name and m is not made for m, n in _names.items()):
        raise ValueError(f"the name {name!r} or {made.__name__} is declared twice, differently")
    _names[made] = name


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} must be dotted lower-case words, for example 'hazards.closed'")


def _check_type(field: str, hint: Any) -> None:
    for part in _parts(hint):
        if part not in _READ and part is not NoneType and part is not Ellipsis:
            raise ValueError(
                f"{field}: {part!r} cannot travel as JSON exactly; use text, whole numbers, dates or UUIDs"
            )


def _parts(hint: Any) -> list[Any]:
    if get_origin(hint) in (Union, UnionType, tuple):
        return [inner for part in get_args(hint) for inner in _parts(part)]
    return [hint]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _read(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return None if value is None else _read(next(p for p in get_args(hint) if p is not NoneType), value)
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], each) for each in value)
    return _READ[hint](value)


def _once(declared: dict[str, Any], name: str, made: Any) -> None:
    if declared.setdefault(name, made) != made:
        raise ValueError(f"{name!r} is declared twice, differently")
