"""One's own addresses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiben.foundation.web.forms import StyledMixin


class ContactForm(StyledMixin, forms.Form):
    """Whether an address can be one is decided by the command."""

    email = forms.CharField(label=_("电子邮件"), max_length=200, required=False)
    sms = forms.CharField(
        label=_("手机号码"), max_length=20, required=False, help_text=_("只用于向您本人发送短信通知；留空则不发送。")
    )
