"""Silence up to the as-of day, for any span: what is known of updates, what is covered, what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jianhao.dates import iso_date
from jianhao.inspection.facts import AccountFacts, Check
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._checks import RESULTS, no_check, reference, told
from jianhao.inspection.rules._outcomes import Value, failed, inapplicable, passed, undetermined
from jianhao.inspection.rules._parameters import PARAMETERS
from jianhao.inspection.rules._words import day_text, point, span_text
from jianhao.inspection.verdict import Judgement, Outcome

Range = tuple[int, int]


def judge_silence(facts: AccountFacts, item: str, threshold: Params) -> Judgement:
    """No public update on any day of as_of−days … as_of fails; days that nobody looked at are never silence.

    `silent_days` counts from the last *known* update; `exact` says whether nothing in between is unknown.
    A direct check of the item decides for its own day (not older than `check_days` on the as-of day).
    """
    days: int = threshold["days"]
    last, first = last_update(facts), facts.as_of - days
    check = facts.check(item)
    direct = _direct(check, facts.as_of, threshold)
    if last is not None and last >= first:
        differs = direct is Outcome.FAILED
        return passed("check_differs" if differs else "", _span(facts, last), _source(facts, last))
    if check is not None and direct is not None and direct is not Outcome.FAILED:
        reason = "check_passed" if direct is Outcome.PASSED else "check_not_applicable"
        return Judgement(direct, reason, told(check), reference(check))
    opened = facts.account.opened_on
    if opened is not None and opened >= first:
        return inapplicable("opened_recently", opened_on=iso_date(opened))
    if check is not None and direct is Outcome.FAILED:
        return failed("by_check", {**told(check), **_span(facts, last)}, reference(check))
    return _by_coverage(facts, item, days, last)


def _by_coverage(facts: AccountFacts, item: str, days: int, last: int | None) -> Judgement:
    if not facts.coverage.supplied:
        return no_check(facts, item)
    first, ranges = facts.as_of - days, covered_ranges(facts, item, days)
    if uncovered(ranges, first, facts.as_of, last) is not None:
        return not_collected(facts, ranges, first, last)
    start = _block_start(ranges, first)
    exact = last is not None and start <= last + 1
    known = {**_span(facts, last), "exact": exact, "covered_from": iso_date(start)}
    opened = facts.account.opened_on
    if last is None and opened is not None and start <= opened:
        known["never_since"] = iso_date(opened)
    return failed("", known, _source(facts, last))


def not_collected(facts: AccountFacts, ranges: Sequence[Range], first: int, last: int | None) -> Judgement:
    """undetermined, naming the uncovered days around the first one that matters."""
    gap = uncovered(ranges, first, facts.as_of, last) or (first, facts.as_of)
    return undetermined(
        "not_collected_since",
        uncovered_from=iso_date(gap[0]),
        uncovered_to=iso_date(gap[1]),
        last_update_on=None if last is None else iso_date(last),
        failed_attempts=facts.coverage.failed_attempts,
    )


def last_update(facts: AccountFacts) -> int | None:
    """The last public update known up to the as-of day, from posts or from what the register reports."""
    days = (facts.posts.last_day, facts.coverage.latest_seen)
    return max((day for day in days if day is not None and day <= facts.as_of), default=None)


def covered_ranges(facts: AccountFacts, item: str = "", days: int = 0) -> list[Range]:
    """Days of which all updates are known: collected, reported as "nothing newer", or checked as silent."""
    coverage = facts.coverage
    ranges = list(coverage.ranges)
    if coverage.latest_seen is not None and coverage.seen_on is not None:
        ranges.append((coverage.latest_seen + 1, coverage.seen_on))
    check = facts.check(item) if facts.checks else None
    if check is not None and check.result == "failed" and check.checked_at is not None:
        ranges.append((check.checked_at - days, check.checked_at))
    return sorted(span for span in ranges if span[0] <= span[1])


def uncovered(ranges: Sequence[Range], first: int, last_day: int, update: int | None) -> Range | None:
    """The run of uncovered days around the first one of [first, last_day], None if there is none.

    The run is followed back to the day after the last covered day or the last known update before it.
    """
    day = first
    for start, end in ranges:
        if start > day:
            break
        day = max(day, end + 1)
    if day > last_day:
        return None
    until = min((start for start, _ in ranges if start > day), default=last_day + 1) - 1
    before = [end for _, end in ranges if end < day]
    if update is not None and update < day:
        before.append(update)
    return (max(before, default=day - 1) + 1, min(until, last_day))


def _block_start(ranges: Sequence[Range], day: int) -> int:
    """The first day of the unbroken covered block that holds `day`."""
    begin, reach = day, None
    for start, end in ranges:
        if reach is None or start > reach + 1:
            begin, reach = start, end
        reach = max(reach, end)
        if begin <= day <= reach:
            return begin
    return day


def _direct(check: Check | None, as_of: int, threshold: Params) -> Outcome | None:
    allowed: int = threshold.get("check_days", PARAMETERS["check_days"].default)
    if check is None or check.checked_at is None or as_of - check.checked_at > allowed:
        return None
    return RESULTS.get(check.result)


def _span(facts: AccountFacts, last: int | None) -> dict[str, Value]:
    if last is None:
        return {"last_update_on": None, "silent_days": None}
    return {"last_update_on": iso_date(last), "silent_days": facts.as_of - last}


def _source(facts: AccountFacts, last: int | None) -> tuple[str, ...]:
    """The post of the last known update, or the register's word on it."""
    if last is None:
        return ()
    if last == facts.posts.last_day and facts.posts.last_post_id is not None:
        return (facts.posts.last_post_id,)
    return (f"register:last_update@{iso_date(last)}",) if last == facts.coverage.latest_seen else ()


def silence_sentence(
    measured: Mapping[str, Any], threshold: Mapping[str, Any], as_of: int, reason: str
) -> str:
    """`explain` of the rules on silence."""
    if reason in ("", "by_check"):
        head = f"{point(as_of)}前{span_text(threshold['days'])}内无更新"
        return f"{head}（{_last_known(measured, as_of)}）。"
    if reason == "not_collected_since":
        return not_collected_sentence(measured, as_of, "更新情况")
    if reason == "input_not_supplied":
        return "本次未提供发布记录或者最近更新日，该项未检查。"
    if reason == "opened_recently":
        opened = day_text(measured["opened_on"], as_of)
        return f"账号于{opened}开通，至监测时间点未超过{threshold['days']}天，不适用。"
    return _by_person(measured, as_of, reason)


def _by_person(measured: Mapping[str, Any], as_of: int, reason: str) -> str:
    if reason == "check_differs":
        last = day_text(measured["last_update_on"], as_of)
        return f"核查结论为无更新，但已取得{last}的公开发布，以发布记录为准。"
    if reason == "check_passed":
        return f"经{_checked(measured, None, as_of)}，有更新。"
    if reason == "check_not_applicable":
        return f"经{_checked(measured, None, as_of)}，更新要求不适用于该账号。"
    return "更新情况尚未核查，待核实。"


def not_collected_sentence(measured: Mapping[str, Any], as_of: int, subject: str) -> str:
    """Which days are unknown, and that nothing is concluded from them."""
    start = day_text(measured["uncovered_from"], as_of)
    to_the_end = measured["uncovered_to"] == iso_date(as_of)
    days = f"{start}以来" if to_the_end else f"{start}至{day_text(measured['uncovered_to'], as_of)}"
    if measured["uncovered_to"] == measured["uncovered_from"]:
        days = f"{start}当日"
    tried = measured.get("failed_attempts") or 0
    attempts = f"（{tried}次采集未成功）" if tried else ""
    return f"未取得{days}的发布记录{attempts}，{subject}待核实。"


def _last_known(measured: Mapping[str, Any], as_of: int) -> str:
    last, days = measured.get("last_update_on"), measured.get("silent_days")
    if measured.get("checked_on"):
        return _checked(measured, last, as_of)
    if measured.get("never_since"):
        return f"{day_text(measured['never_since'], as_of)}开通以来无公开发布"
    start = day_text(measured["covered_from"], as_of)
    if last is None:
        return f"{start}以来无公开发布，此前最近一次发布日期未取得"
    if measured.get("exact"):
        return f"最近一次公开发布为{day_text(last, as_of)}，间隔{days}天"
    return f"{start}以来无公开发布，已知最近一次公开发布为{day_text(last, as_of)}"


def _checked(measured: Mapping[str, Any], last: object, as_of: int) -> str:
    by = f"{measured['checked_by']}" if measured.get("checked_by") else ""
    known = "" if last is None else f"；已知最近一次公开发布为{day_text(last, as_of)}"
    return f"{by}{day_text(measured['checked_on'], as_of)}核查{known}"
