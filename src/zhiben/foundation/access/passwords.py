"""A rule for passwords that Django does not bring: none of the last few again."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, is_password_usable
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhiben.foundation.access.models import FormerPassword, User

PASSWORDS_KEPT = 5


class NotUsedBefore:
    """Refuses the present password and those before it, five in all. One hash is computed for each."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user._state.adding:
            return
        known = list(FormerPassword.objects.filter(user=user).values_list("hash", flat=True)[:PASSWORDS_KEPT])
        present = [user.password] if is_password_usable(user.password) and user.password not in known else []
        # Without a setter nothing is hashed anew: asking must not change what is kept.
        if any(check_password(password, each) for each in present + known):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return _("不能与最近 %(count)d 次使用过的密码相同。") % {"count": PASSWORDS_KEPT}
