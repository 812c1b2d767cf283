"""The form of a batch: which accounts, and what the requests of all of them say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from jianhao.closing.case import Description
from jianhao.closing.words import PublicReason, Route
from jianhao.vocab.levels import Level
from jianhao.web.closures.actions_batches import MOST
from jianhao.web.closures.forms_steps import chosen, yes_no
from jianhao.web.people.models import User
from jianhao.web.registry.models import Account
from jianhao.web.ui.fields import Form, LineField, TextField

SHOWN = 5


class BatchForm(Form):
    """One decision for many accounts."""

    title = LineField(label="名称", max_length=80, help_text="例如：2026年乙县第一批整合关停")
    accounts = TextField(
        label="账号", max_length=60_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"每行一个账号ID（或者完整的账号名称），最多{MOST}个，可以从台账导出的表中复制。",
    )  # fmt: skip
    route = forms.ChoiceField(
        label="程序", choices=[(str(r), r.chinese) for r in Route if r is not Route.URGENT]
    )
    reason = forms.ChoiceField(
        label="关停原因", choices=chosen(PublicReason), help_text="从列表中选定，对外公布；一批用同一原因。"
    )
    credentials = yes_no("能否登录这些账号")
    migrates_followers = forms.BooleanField(label="要把粉丝迁移到承接账号", required=False)
    successor = LineField(
        label="共同的承接账号",
        required=False,
        max_length=200,
        help_text="承接账号的账号ID；各账号不同的留空，建立后分别填写。",
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by

    def clean_accounts(self) -> list[Account]:
        lines = list(
            dict.fromkeys(line.strip() for line in self.cleaned_data["accounts"].splitlines() if line.strip())
        )
        if len(lines) > MOST:
            raise forms.ValidationError(f"一批最多{MOST}个账号，现有{len(lines)}行。")
        visible = Account.objects.visible_to(self.by).select_related("agency")
        rows = list(visible.filter(Q(account_id__in=lines) | Q(name__in=lines)))
        found = [_meant(line, rows) for line in lines]
        unknown = [line[:60] for line, account in zip(lines, found, strict=True) if account is None]
        if unknown:
            more = f"等{len(unknown)}行" if len(unknown) > SHOWN else ""
            raise forms.ValidationError(
                f"管理范围内没有或者有多个同名账号，请填账号ID：{'、'.join(unknown[:SHOWN])}{more}。"
            )
        return list({account.pk: account for account in found if account is not None}.values())

    def clean_successor(self) -> Account | None:
        given = self.cleaned_data["successor"]
        account = Account.objects.open().filter(account_id=given).first() if given else None
        if given and account is None:
            raise forms.ValidationError("台账中没有这个账号，或者该账号没有在运行。")
        return account

    def described(self, account: Account) -> Description:
        """What the request for one account says: level and 主体 are those of the register."""
        said, level = self.cleaned_data, account.level or account.agency.level
        return Description(
            Route(said["route"]), PublicReason(said["reason"]), Level(level) if level else None, account.represents_government,
            said["credentials"], said["migrates_followers"],
        )  # fmt: skip


def _meant(line: str, rows: list[Account]) -> Account | None:
    """The account of an id, or the only one of a name."""
    by_id = [account for account in rows if account.account_id == line]
    named = by_id or [account for account in rows if account.name == line]
    return named[0] if len(named) == 1 else None
