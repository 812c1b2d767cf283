"""机关设置.toml: what only the office knows (approved sources, ordered reposts, waivers, quotas, calendar)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from jianhao.dates import day_date
from jianhao.demo.kinds import Kind
from jianhao.demo.reuse_plan import Form
from jianhao.demo.world import World

APPROVER = "示例省人民政府办公厅"
HEAD = """# 机关设置（演示数据）
region = "示例省"
approved_sources = ["示例省人民政府网", "示例发布", "甲市人民政府网"]
"""
QUOTAS = (("unit", "", 2), ("county", "县级", 12), ("county", "乡镇街道", 8))


def write_office(path: Path, world: World) -> None:
    """Write the settings; approvers are offices, never persons."""
    parts = [HEAD, *_ordered(world), *_waivers(world), *_quotas(), _calendar(world), _divisions(world)]
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _ordered(world: World) -> list[str]:
    """Every item that units were told to repost."""
    natives, owners = world.native_posts(), world.schedule.account.tolist()
    ids = world.post_ids()
    return [
        "[[ordered]]\n"
        f"title = {quoted(world.wording.titles[post])}\n"
        f"url = {quoted(f'https://weixin.shili.example/{world.accounts[owners[post]].native_id}/{natives[post]}')}\n"
        f"post_id = {quoted(ids[post])}\n"
        f"issued = {day_date(int(world.schedule.day[post]))}\n"
        for post in world.plan.where(Form.ORDERED_SOURCE)
    ]


def _waivers(world: World) -> list[str]:
    until = world.as_of + timedelta(days=30)
    return [
        "[[waivers]]\n"
        f"account_id = {quoted(account.account_id)}\n"
        f"rule = {quoted(rule)}\n"
        'reason = "平台账号迁移期间暂停发布"\n'
        f"approver = {quoted(APPROVER)}\n"
        f"until = {until}\n"
        for account in world.accounts
        if account.kind == Kind.WAIVED
        for rule in ("silence_14d", "long_silence")
    ]


def _quotas() -> list[str]:
    return [
        f"[[quotas]]\nscope = {quoted(scope)}\n"
        + (f"level = {quoted(level)}\n" if level else "")
        + f"max = {most}\n"
        for scope, level, most in QUOTAS
    ]


def _calendar(world: World) -> str:
    """One local day off and one made up for, after the as-of day so that no result of the demo hangs on it."""
    off = world.as_of + timedelta(days=40)
    on = off + timedelta(days=3)
    return f"[calendar]\noff = [{off}]\nwork = [{on}]\n"


def _divisions(world: World) -> str:
    """The names of the made-up divisions, which no vocabulary holds."""
    places = {account.unit.place.code: account.unit.place for account in world.accounts}
    lines = [f'"{code}" = {quoted(places[code].full)}' for code in sorted(places)]
    return "\n".join(["[divisions]", *lines]) + "\n"


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
