"""The second factor: enrolled by its user, asked for at sign-in, reset by the security administrator."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit as trail
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.identity import audit, failures, permissions, totp
from zhiben.foundation.identity.models import RecoveryCode, SecondFactor

RECOVERY_CODES = 10
FAILURES = 5
LOCK = timedelta(minutes=15)
# No 0 O 1 l I: these are read from paper and typed.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def begin(*, user: User) -> str:
    """The secret to be scanned; not yet asked for. The same one until it is confirmed. Raises: Conflict."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor and factor.confirmed_at:
        raise Conflict("identity.factor_present", "您已启用动态口令。如要更换手机，请先停用再重新启用。")
    if factor is None:
        factor = SecondFactor.objects.create(user=user, secret=_seal(totp.fresh_secret()))
    return _open(factor.secret)


@transaction.atomic
def confirm(*, user: User, code: str, actor: Actor, now: datetime) -> list[str]:
    """The first right code starts the factor. Returns the recovery codes: the only time they can be read.

    Raises: InputError "identity.code_wrong"; Conflict "identity.factor_present", "identity.factor_absent".
    """
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        raise Conflict("identity.factor_absent", "请先扫描二维码，再填写动态口令。")
    if factor.confirmed_at:
        raise Conflict("identity.factor_present", "您已启用动态口令。")
    step = totp.matching_step(_open(factor.secret), _tidy(code), now, after=factor.last_step)
    if step is None:
        raise InputError("identity.code_wrong", "动态口令不正确。请核对手机时间，填写当前显示的 6 位数字。")
    factor.confirmed_at, factor.last_step = now, step
    factor.save(update_fields=["confirmed_at", "last_step"])
    trail.record(audit.FACTOR_ADDED, actor=actor, subject=user)
    return _fresh_recovery_codes(factor)


def enabled(user: User) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


@transaction.atomic
def check(*, user: User, code: str, address: str, actor: Actor, now: datetime) -> bool:
    """Whether a code, or a recovery code, is right; it never is a second time. Wrong ones are counted and on the trail.

    Returns False for a wrong one, so that what was counted is kept. Raises: Conflict "identity.factor_locked" after
    five wrong ones in a row, for a quarter of an hour.
    """
    factor = SecondFactor.objects.select_for_update().get(user=user, confirmed_at__isnull=False)
    if factor.locked_until and factor.locked_until > now:
        raise Conflict(
            "identity.factor_locked", "动态口令连续输错，已暂时锁定。请过 15 分钟再试，或联系安全管理员重置。"
        )
    step = totp.matching_step(_open(factor.secret), _tidy(code), now, after=factor.last_step)
    if step is not None:
        factor.last_step = step
    elif not _spend_recovery_code(factor, code, actor):
        factor.failures += 1
        factor.locked_until = now + LOCK if factor.failures >= FAILURES else None
        factor.failures %= FAILURES
        factor.save(update_fields=["failures", "locked_until"])
        trail.record(audit.FACTOR_REFUSED, actor=actor, subject=user, address=address)
        locked = factor.locked_until is not None
        failures.note(username=user.username, kind=failures.Kind.FACTOR, address=address, locked=locked, now=now)
        return False
    factor.failures, factor.locked_until = 0, None
    factor.save(update_fields=["last_step", "failures", "locked_until"])
    return True


@transaction.atomic
def renew_recovery_codes(*, user: User, actor: Actor) -> list[str]:
    """Ten new ones; the old ones no longer count. Raises: Conflict "identity.factor_absent"."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if factor is None:
        raise Conflict("identity.factor_absent", "您还没有启用动态口令。")
    codes = _fresh_recovery_codes(factor)
    trail.record(audit.RECOVERY_RENEWED, actor=actor, subject=user)
    return codes


@transaction.atomic
def remove(*, user: User, actor: Actor) -> None:
    """The user's own step, after a code was checked."""
    if SecondFactor.objects.filter(user=user).delete()[0]:
        trail.record(audit.FACTOR_REMOVED, actor=actor, subject=user)


@transaction.atomic
def reset(*, user: User, reason: str, actor: Actor) -> None:
    """The device is lost: the user enrols anew. The user must come from a selector for the actor.

    Raises: NotPermitted; InputError "identity.reason_missing"; Conflict "identity.factor_absent".
    """
    actor.require(permissions.SECOND_FACTORS)
    if not reason.strip():
        raise InputError("identity.reason_missing", "请写明重置原因，例如：手机遗失，已当面核实身份。")
    if not SecondFactor.objects.filter(user=user).delete()[0]:
        raise Conflict("identity.factor_absent", "该用户没有启用动态口令，无需重置。")
    trail.record(audit.FACTOR_RESET, actor=actor, subject=user, by=actor.name, reason=reason.strip())


def _fresh_recovery_codes(factor: SecondFactor) -> list[str]:
    """Fifty bits each: too many to be guessed at a locked door, so a fast keyed hash is enough to keep."""
    codes = [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(factor=factor).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, hash=_hash(factor, code)) for code in codes)
    return codes


def _spend_recovery_code(factor: SecondFactor, code: str, actor: Actor) -> bool:
    if not RecoveryCode.objects.filter(factor=factor, hash=_hash(factor, code)).delete()[0]:
        return False
    left = RecoveryCode.objects.filter(factor=factor).count()
    trail.record(audit.RECOVERY_USED, actor=actor, subject=factor.user, left=left)
    return True


def _tidy(code: str) -> str:
    """As people type it: with a space in the middle, or in full width."""
    return "".join(str(int(sign)) for sign in code if sign.isdecimal())


def _hash(factor: SecondFactor, code: str) -> str:
    plain = f"{factor.pk}:{code.strip().lower()}".encode()
    return hmac.new(_key(b"recovery"), plain, hashlib.sha256).hexdigest()


def _key(purpose: bytes) -> bytes:
    """A key for one purpose, from the secret key of the installation."""
    return hmac.new(settings.SECRET_KEY.encode(), b"zhiben.identity." + purpose, hashlib.sha256).digest()


def _seal(secret: str) -> str:
    return Fernet(base64.urlsafe_b64encode(_key(b"totp"))).encrypt(secret.encode()).decode()


def _open(sealed: str) -> str:
    return Fernet(base64.urlsafe_b64encode(_key(b"totp"))).decrypt(sealed.encode()).decode()
