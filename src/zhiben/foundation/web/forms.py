"""How forms look, and the forms of the frame itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Fields with label, control, help and error in one block, everywhere."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"


_CONTROLS: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "form-check-input",
    forms.Select: "form-select",
    forms.SelectMultiple: "form-select",
    forms.RadioSelect: "",
}


class StyledMixin:
    """Gives every control the class of the kit, and an invalid one its mark. Mix in before a form class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            style(field.widget)


def style(widget: forms.Widget) -> None:
    """The kit's class for a control, beside those it has."""
    wanted = next((css for kind, css in _CONTROLS.items() if type(widget) is kind), "form-control")
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {wanted}".strip()


class SignInForm(StyledMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": _("用户名或密码不正确。请检查大小写；连续输错多次将暂时锁定。"),
        "inactive": _("该用户已停用，请联系系统管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")

    def was_refused(self) -> bool:
        """Whether name and password were both given and do not fit, or the name is locked."""
        return self.has_error(NON_FIELD_ERRORS, "invalid_login")


class ChangePasswordForm(StyledMixin, PasswordChangeForm):
    error_messages = {
        "password_incorrect": _("当前密码不正确，请重新输入。"),
        "password_mismatch": _("两次输入的新密码不一致。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("当前密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password1"].help_text = _(
            "至少 10 位，不能只有数字，不能与用户名、姓名相近或过于常见，也不能与最近 5 次的密码相同。"
        )
        self.fields["new_password2"].help_text = ""
        self.fields["new_password2"].label = _("再输一次新密码")


class CodeForm(StyledMixin, forms.Form):
    """Six digits, or a recovery code."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=20,
        help_text=_("手机验证器当前显示的 6 位数字；手机不在身边时可填写恢复码。"),
        error_messages={"required": _("请填写动态口令。")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )
