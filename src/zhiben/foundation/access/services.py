"""Commands on areas, organisations, users and grants.

They write no audit entries: `audit` stands above `access`. Whoever calls them from a page or a command does, in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import (
    Area,
    AreaKind,
    AreaLevel,
    FormerPassword,
    Grant,
    Organisation,
    OrganisationAlias,
    Relation,
    User,
)
from zhiben.foundation.access.passwords import PASSWORDS_KEPT
from zhiben.foundation.access.roles import LEADER, ROLES


def create_area(
    *,
    name: str,
    level: str,
    parent: Area | None = None,
    code: str = "",
    kind: str = AreaKind.TERRITORY,
    valid_from: date | None = None,
) -> Area:
    """A node below `parent`, with the keys of every level above it.

    Raises: InputError "access.area_level" where the level does not lie below the parent's.
    """
    order = AreaLevel.values
    if (parent is None) != (level == AreaLevel.COUNTY) or (parent and order.index(parent.level) >= order.index(level)):
        raise InputError("access.area_level", f"“{name}”的层级不在上级区域之下，请选择正确的上级区域。", name=name)
    area = Area(name=name, level=level, parent=parent, code=code, kind=kind, valid_from=valid_from)
    for each in order:
        setattr(area, f"{each}_key", getattr(parent, f"{each}_key") if parent else None)
    setattr(area, f"{level}_key", area.pk)
    area.save(force_insert=True)
    return area


@transaction.atomic
def create_organisation(
    *,
    name: str,
    short_name: str,
    area: Area,
    kind: str,
    aliases: Iterable[str] = (),
    added_by: Actor,
    valid_from: date | None = None,
) -> Organisation:
    """An organisation that is found under its name, its short name and the aliases."""
    organisation = Organisation.objects.create(
        name=name, short_name=short_name, area=area, kind=kind, valid_from=valid_from
    )
    for alias in dict.fromkeys((name, short_name, *aliases)):
        add_alias(organisation=organisation, name=alias, actor=added_by)
    return organisation


def add_alias(*, organisation: Organisation, name: str, actor: Actor) -> OrganisationAlias:
    """From now on, `name` in any directive of the county means this organisation. Twice is once.

    Raises: InputError "access.alias_empty"; Conflict "access.alias_taken" where it means another organisation.
    """
    name = name.strip()
    if not name:
        raise InputError("access.alias_empty", "别名为空，请填写文件中使用的单位名称。")
    alias, made = OrganisationAlias.objects.select_related("organisation").get_or_create(
        county_key=organisation.area.county_key,
        name=name,
        defaults={"organisation": organisation, "added_by": actor.name, "added_by_id": actor.id},
    )
    if not made and alias.organisation_id != organisation.pk:
        raise Conflict(
            "access.alias_taken",
            f"“{name}”已对应“{alias.organisation.name}”，不能再对应“{organisation.name}”。请先在机构页面删除原别名。",
            alias=name,
        )
    return alias


def remove_alias(*, organisation: Organisation, name: str) -> bool:
    """Take an alias back. The organisation's own names stay. Returns whether there was one."""
    if name in (organisation.name, organisation.short_name):
        return False
    county = organisation.area.county_key
    return OrganisationAlias.objects.filter(county_key=county, organisation=organisation, name=name).delete()[0] > 0


def create_user(
    *,
    username: str,
    name: str,
    password: str | None,
    organisation: Organisation | None = None,
    handed_over: bool = False,
) -> User:
    """A user; without a password nobody can sign in under the name until one is set. `handed_over`: see set_password.

    Raises: InputError "access.username_taken" or "access.password_weak".
    """
    if User.objects.filter(username=username).exists():
        raise InputError("access.username_taken", f"用户名“{username}”已被使用，请换一个。", username=username)
    user = User(username=username, name=name, organisation=organisation)
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(password, user)
        user.set_password(password)
        user.password_set_at, user.password_handed_over = timezone.now(), handed_over
    user.save(force_insert=True)
    if password is not None:
        FormerPassword.objects.create(user=user, hash=user.password)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, handed_over: bool = False, now: datetime | None = None) -> None:
    """`handed_over`: somebody else knows it, and the user must choose another before doing anything.

    Raises: InputError "access.password_weak", with all reasons; one of them is that it was used before.
    """
    _check_password(password, user)
    user.set_password(password)
    user.password_set_at, user.password_handed_over = now or timezone.now(), handed_over
    user.save(update_fields=["password", "password_set_at", "password_handed_over"])
    FormerPassword.objects.create(user=user, hash=user.password, set_at=user.password_set_at)
    kept = user.former_passwords.values_list("pk", flat=True)[:PASSWORDS_KEPT]
    user.former_passwords.exclude(pk__in=list(kept)).delete()


def grant_role(
    *,
    user: User,
    role: str,
    area: Area,
    organisation: Organisation | None = None,
    valid_from: date,
    valid_to: date | None = None,
    relation: str | None = None,
    basis: str = "",
    given_by: Actor | None = None,
) -> Grant:
    """Raises: InputError "access.role_unknown", "access.grant_ends_early"."""
    if role not in ROLES:
        raise InputError("access.role_unknown", f"角色“{role}”不存在。可用的角色：{'、'.join(ROLES)}。", role=role)
    if valid_to is not None and valid_to < valid_from:
        raise InputError("access.grant_ends_early", "截止日期早于起始日期，请检查两个日期。")
    return Grant.objects.create(
        user=user,
        role=role,
        area=area,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        relation=relation or (Relation.READ if role == LEADER else Relation.LEAD),
        basis=basis,
        given_by=given_by.name if given_by else "",
        given_by_id=given_by.id if given_by else None,
    )


def end_grant(*, grant_id: UUID, on: date) -> None:
    """The grant holds for the last time on the day; it is kept, so that the past can be asked about."""
    Grant.objects.filter(pk=grant_id).update(valid_to=on)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise InputError("access.password_weak", "".join(refused.messages)) from refused
