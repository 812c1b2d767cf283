"""One cell's text → one value, strictly: what is uncertain is a problem with a remedy, never a guess.

Every parser returns None for a missing value and raises CellProblem for what it will not interpret.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from jianhao.dates import SHANGHAI
from jianhao.ingest.issues import Code
from jianhao.ingest.table import ERROR_MARK, LOST_MARK, error_text

NOT_APPLICABLE = "不适用"
MISSING = frozenset({"", "-", "--", "---", "—", "——", "–", "―", "─", "/", "\\", "／", "*", "不详", "未知",
    "暂无", "未采集", NOT_APPLICABLE} | {
    "null", "none", "nan", "n/a", "na", "nil", "undefined", "未统计", "无数据"
})  # fmt: skip
# What offices write where there is no number to write: no id is spelt like that.
NO_ID = frozenset({"无", "没有", "未备案", "未报送", "待定", "待补充"})
# A CSV saved from a spreadsheet keeps the error only as its text.
ERROR_WORDS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
YEARS = range(1949, 2101)

_COUNT = re.compile(
    r"(约|超|超过|>=?|≥|逾)?([0-9]+(?:\.[0-9]+)?(?:e\+?[0-9]{1,2})?)(亿|百万|十万|万|w|千|k)?(\+|余|多|以上)?(?:人|次|条|篇|个)?"
)
_GROUPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(?![0-9,.])")
_SCALE = {
    None: 1,
    "千": 10**3,
    "k": 10**3,
    "万": 10**4,
    "w": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "亿": 10**8,
}
_AT_LEAST = ("超", "超过", ">", ">=", "≥", "逾")
_COUNT_LIMIT = 10**15
EXACT = 2**53

_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_CLOCK = re.compile(
    r"[\sT]*(上午|下午|凌晨|早上|晚上|中午)?\s*([0-9]{1,2})\s*[:时点]\s*([0-9]{1,2})?\s*(?:[:分]\s*([0-9]{1,2})?(?:\.([0-9]{1,9}))?\s*秒?)?"
    r"\s*(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?\s*(?:CST)?"
)
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?")
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?")
_EPOCH = re.compile(r"@(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)")
_NO_YEAR = re.compile(r"[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*[日号]?(?:\s.*)?")
_RELATIVE = re.compile(r".*(刚刚|今天|昨天|前天|分钟前|小时前|天前|周前|月前|今日|昨日).*")
_WEEKDAY = re.compile(r"\s*[(\[]?\s*(?:星期|周)[一二三四五六日天]\s*[)\]]?")
_WHOLE = re.compile(r"([0-9]+)\.0+")
_BLANKS = re.compile(r"(?<![0-9.,])\s+|\s+(?![0-9.,])")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,3}", re.IGNORECASE)
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)

_YES = frozenset(
    {"是", "有", "y", "yes", "true", "t", "1", "√", "✓", "✔", "对", "原创", "已", "已删除", "开通", "已开通"}
)
_NO = frozenset(
    {
        "否",
        "无",
        "没有",
        "n",
        "no",
        "false",
        "f",
        "0",
        "×",
        "✗",
        "x",
        "非",
        "非原创",
        "转载",
        "未",
        "未开通",
        "正常",
    }
)


class CellProblem(Exception):
    """Why a cell was not interpreted, with what to do."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something; `kind` is exact, at_least (10万+) or rounded (1.2万)."""

    value: int
    kind: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: microseconds since the epoch in UTC, and how precisely it was given (day, minute, second)."""

    us: int
    precision: str


def fold(text: str) -> str:
    """Full-width to half-width, zero-width characters out, blanks trimmed."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_ZERO_WIDTH).strip()


def honest(text: str) -> str:
    """The folded text; raises for error cells and for numbers that lost digits; empty for missing words."""
    if (code := error_text(text)) is not None:
        if code:
            raise CellProblem(Code.ERROR_CELL, f"单元格为错误值{code}，请改正公式或填写实际内容。")
        raise CellProblem(
            Code.FORMULA_WITHOUT_VALUE, "单元格是公式且没有计算结果，请在Excel或WPS中打开、保存后再提供。"
        )
    folded = fold(text)
    if folded in ERROR_WORDS:
        raise CellProblem(Code.ERROR_CELL, f"单元格为错误值{folded}，请改正公式或填写实际内容。")
    return "" if folded.lower() in MISSING else folded


def parse_text(text: str) -> str | None:
    """Text as it stands, trimmed; missing words are None."""
    if text.startswith(LOST_MARK):
        return text[1:]
    return text.strip() if honest(text) else None


def parse_answer(text: str) -> str | None:
    """A word of a form: 不适用 is an answer there, and not a missing value as everywhere else."""
    return fold(text) if fold(text) == NOT_APPLICABLE else parse_text(text)


def parse_id(text: str) -> str | None:
    """An id as text; numbers that cannot have kept their last digits are a problem."""
    folded = fold(text)
    whole = _WHOLE.fullmatch(folded)
    if text.startswith(LOST_MARK) or _SCIENTIFIC.fullmatch(folded) or (whole and int(whole[1]) >= EXACT):
        raise CellProblem(Code.ID_LOST_DIGITS, "ID以数值存放，末位已丢失。请将该列设为文本后重新填写。")
    if whole:
        return whole[1]
    written = honest(text)
    return None if written in NO_ID else written or None


def parse_count(text: str, unit: float = 1) -> Count | None:
    """A whole number ≥ 0 with its qualifier; `unit` is what the header says one stands for (万 = 10000)."""
    plain = _number_text(text)
    if not plain:
        return None
    found = _COUNT.fullmatch(plain)
    if not found:
        raise CellProblem(
            Code.BAD_COUNT, "不是可识别的数量，请填写数字（如1234、1.2万、10万+），没有数据请留空。"
        )
    before, digits, scale, after = found.groups()
    value = float(digits) * _SCALE[scale] * unit
    if value >= _COUNT_LIMIT:
        raise CellProblem(Code.BAD_COUNT, "数量过大，请核对。")
    exact = scale is None and unit == 1 and "e" not in digits
    if exact and value != int(value):
        raise CellProblem(Code.BAD_COUNT, "数量应为整数，请核对单位。")
    if after or before in _AT_LEAST:
        return Count(round(value), "at_least")
    return Count(round(value), "exact" if exact and not before else "rounded")


def parse_amount(text: str, unit: float = 1) -> float | None:
    """Money or staff: a number ≥ 0, in the unit of the header; a bound (超10万) is no amount."""
    plain = _number_text(text).removesuffix("元").removeprefix("¥")
    if not plain:
        return None
    found = _COUNT.fullmatch(plain)
    if not found or float(found[2]) * _SCALE[found[3]] * unit >= _COUNT_LIMIT:
        raise CellProblem(Code.BAD_COUNT, "不是可识别的数值，请填写数字并在表头注明单位，没有数据请留空。")
    if found[4] or found[1] in _AT_LEAST:
        raise CellProblem(Code.BAD_COUNT, "只写明了下限，请填写确切数值。")
    return float(found[2]) * _SCALE[found[3]] * unit


def _number_text(text: str) -> str:
    """Folded, in lower case, without separators of thousands and without blanks that part no digits."""
    plain = _BLANKS.sub("", honest(text.removeprefix(LOST_MARK))).lower()
    money = plain[:1] if plain[:1] == "¥" else ""
    grouped = _GROUPED.match(plain, len(money))
    return f"{money}{grouped[0].replace(',', '')}{plain[grouped.end() :]}" if grouped else plain


def parse_flag(text: str) -> bool | None:
    """是 or 否 in its common spellings."""
    folded = honest(text.removeprefix(LOST_MARK)).lower()
    if not folded:
        return None
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise CellProblem(Code.BAD_FLAG, "请填写“是”或“否”，不清楚请留空。")


def parse_day(text: str) -> int | None:
    """A calendar day as a day number of Shanghai."""
    moment = parse_time(text)
    if moment is None:
        return None
    return (moment.us + 8 * 3_600_000_000) // 86_400_000_000


def parse_time(text: str) -> Moment | None:
    """A point in time; without a zone it is Shanghai time; a date alone has precision day."""
    folded = honest(text.removeprefix(LOST_MARK))
    if not folded:
        return None
    for read in (_dated, _compact, _epoch, _serial):
        if (moment := read(folded)) is not None:
            return moment
    if _NO_YEAR.fullmatch(folded) or _RELATIVE.fullmatch(folded):
        raise CellProblem(Code.DATE_WITHOUT_YEAR, "日期缺少年份或为相对时间，请填写完整日期，如2024-05-20。")
    raise CellProblem(Code.BAD_TIME, "不是可识别的日期，请按2024-05-20或2024-05-20 08:30填写。")


def _dated(text: str) -> Moment | None:
    date = _DATE.match(text)
    if not date:
        return None
    year, month, day = map(int, date.groups())
    rest = _WEEKDAY.sub("", text[date.end() :], count=1)
    if not rest.strip():
        return _moment("day", year, month, day)
    clock = _CLOCK.fullmatch(rest)
    if not clock:
        return None
    half, hour, minute, second, fraction, zone = clock.groups()
    micro = int((fraction or "0").ljust(6, "0")[:6])
    return _moment(
        "second" if second else "minute",
        year,
        month,
        day,
        _hour(half, int(hour)),
        int(minute or 0),
        int(second or 0),
        micro,
        zone,
    )


def _hour(half: str | None, hour: int) -> int:
    """The hour of the day; what word and number together leave open is a problem."""
    if half in ("下午", "晚上") and 0 < hour < 12:
        return hour + 12
    if half == "凌晨" and hour == 12:
        return 0
    before_noon = half in ("凌晨", "早上", "上午") and hour >= 12
    if before_noon or (half == "晚上" and hour in (0, 12)) or (half == "下午" and hour == 0):
        raise CellProblem(Code.BAD_TIME, "时间有歧义，请按24小时制填写，如2024-05-20 08:30。")
    return hour


def _moment(
    precision: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0,
    micro: int = 0, zone: str | None = None,
) -> Moment:  # fmt: skip
    if year not in YEARS:
        raise CellProblem(Code.BAD_TIME, "年份不在1949年至2100年之间，请核对。")
    try:
        # 24:00 is written for the end of a day.
        extra = timedelta(days=1) if hour == 24 and minute == 0 and second == 0 else timedelta()
        local = (
            datetime(year, month, day, hour % 24 if extra else hour, minute, second, micro, SHANGHAI) + extra
        )
    except (ValueError, OverflowError) as error:
        raise CellProblem(Code.BAD_TIME, "日期或时间不存在，请核对。") from error
    return Moment(_microseconds(local - _zone_shift(zone)), precision)


def _zone_shift(zone: str | None) -> timedelta:
    """How far the named zone runs ahead of Shanghai."""
    if zone is None:
        return timedelta()
    if zone in ("Z", "UTC"):
        return timedelta(hours=-8)
    sign = -1 if zone[0] == "-" else 1
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * sign
    return offset - timedelta(hours=8)


def _compact(text: str) -> Moment | None:
    found = _COMPACT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = found.groups()
    precision = "second" if second else "minute" if hour else "day"
    return _moment(
        precision, int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
    )


def _epoch(text: str) -> Moment | None:
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    try:
        when = datetime.fromtimestamp(float(found[1]), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise CellProblem(Code.BAD_TIME, "时间戳超出范围，请核对。") from error
    return _in_range(when, "second")


def _serial(text: str) -> Moment | None:
    """A spreadsheet's day number (1900 system), where the cell lost its date format."""
    if not _SERIAL.fullmatch(text):
        return None
    days = float(text)
    when = _EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
    return _in_range(when, "day" if days.is_integer() else "second")


def _in_range(when: datetime, precision: str) -> Moment:
    if when.astimezone(SHANGHAI).year not in YEARS:
        raise CellProblem(Code.BAD_TIME, "年份不在1949年至2100年之间，请核对。")
    return Moment(_microseconds(when), precision)


def _microseconds(when: datetime) -> int:
    return (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def counter(unit: float) -> partial[Count | None]:
    """`parse_count` in a unit."""
    return partial(parse_count, unit=unit)


def is_error(text: str) -> bool:
    """Whether the cell carries an error mark."""
    return text.startswith(ERROR_MARK)
