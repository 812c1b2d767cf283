"""pandas on the benchmark files, whole columns at a time: `posts POSTS REGISTER OUT` or `register REGISTER OUT`.

Written as one would who knows pandas: rare spellings are parsed once for each distinct text, times by form.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from words import COUNT, COUNTS, LEVELS, MISSING, PLATFORMS, SCALE, SCIENTIFIC, STATES, parquet_options

from jianhao.store.schemas import ACCOUNTS_IN, POSTS, SAMPLES

ZONE = "Asia/Shanghai"


def counts(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Numbers and what they are: exact, at_least (10万+) or rounded (1.2万)."""
    codes, texts = pd.factorize(column)
    found = [count(text) for text in texts]
    values = pd.array([n for n, _ in found], "Int64").take(codes)
    kinds = pd.array([kind for _, kind in found], "object").take(codes)
    return pd.Series(values), pd.Series(kinds)


def count(text: str) -> tuple[int | None, str | None]:
    """One number as it is written."""
    text = text.strip()
    if text in MISSING:
        return None, None
    found = re.fullmatch(COUNT, text)
    if found is None:
        raise ValueError(text)
    digits, scale, more = found.groups()
    kind = "at_least" if more else "rounded" if scale else "exact"
    return round(float(digits) * SCALE[scale or ""]), kind


def times(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Times in UTC and their precision."""
    text = column.str.strip()
    moments = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us, UTC]")
    zoned = text.str.contains(r"(?:Z|[+-]\d\d:\d\d)$")
    slashed = text.str.contains("/", regex=False)
    plain = ~(zoned | slashed)
    moments[plain] = pd.to_datetime(text[plain], format="ISO8601").dt.tz_localize(ZONE).dt.tz_convert("UTC")
    if slashed.any():
        read = pd.to_datetime(text[slashed], format="%Y/%m/%d %H:%M")
        moments[slashed] = read.dt.tz_localize(ZONE).dt.tz_convert("UTC")
    if zoned.any():
        moments[zoned] = pd.to_datetime(text[zoned], format="ISO8601", utc=True)
    colons = text.str.replace(r"(?:Z|[+-]\d\d:\d\d)$", "", regex=True).str.count(":")
    return moments, colons.map({0: "day", 1: "minute", 2: "second"})


def days(moments: pd.Series) -> pd.Series:
    """Day numbers in Shanghai."""
    return ((moments.astype("int64") + 8 * 3_600_000_000) // 86_400_000_000).astype("int32")


def flags(column: pd.Series) -> pd.Series:
    """是 and 否."""
    return column.str.strip().map({"是": True, "否": False}).astype("boolean")


def posts(file: Path, register_file: Path, out: Path) -> None:
    """Posts and samples of registered accounts; the others counted."""
    known = pd.read_csv(register_file, dtype=str, keep_default_na=False)
    platform = known["平台"].map(PLATFORMS)
    ids = dict(zip(platform + ":" + known["账号ID"], platform + ":" + known["账号ID"], strict=True))
    raw = pd.read_csv(file, dtype=str, keep_default_na=False)
    raw["row"] = np.arange(2, len(raw) + 2)
    raw["platform"] = raw["平台"].map(PLATFORMS)
    raw["account_id"] = (raw["platform"] + ":" + raw["账号ID"].str.strip()).map(ids)
    raw["published_at"], raw["precision"] = times(raw["发布时间"])
    raw["day"] = days(raw["published_at"])
    outside = raw[raw["account_id"].isna()].groupby(["平台", "账号ID"])["day"].agg(["size", "min", "max"])
    outside.reset_index().to_parquet(out / "unmatched.parquet")
    natives = raw["内容ID"].str.strip()
    spoilt = natives.str.fullmatch(SCIENTIFIC) & raw["account_id"].notna()
    raw.loc[spoilt, ["row", "内容ID"]].to_parquet(out / "rejected.parquet")
    raw = raw[raw["account_id"].notna() & ~spoilt].reset_index(drop=True)
    table = pd.DataFrame({
        "post_id": raw["account_id"] + ":" + raw["内容ID"].str.strip(), "account_id": raw["account_id"],
        "platform": raw["platform"], "native_id": raw["内容ID"].str.strip(), "title": raw["标题"].replace("", None),
        "text": raw["正文"].replace("", None), "url": raw["链接"].replace("", None), "published_at": raw["published_at"],
        "precision": raw["precision"], "day": raw["day"], "tool": None, "original_flag": flags(raw["是否原创"]),
        "deleted": flags(raw["是否删除"]), "source_file": file.name, "source_row": raw["row"], "profile": "generic",
        "joined_by": "account_id",
    })  # fmt: skip
    write(table, POSTS, out / "posts.parquet", "posts")
    sample = pd.DataFrame({"post_id": table["post_id"], "metric": "times"})
    sample["collected_at"], _ = times(raw["采集时间"])
    for name, heading in COUNTS.items():
        sample[name], kinds = counts(raw[heading])
        if name == "reads":
            sample["reads_kind"] = kinds
    some = sample[["collected_at", *COUNTS]].notna().any(axis=1)
    write(sample[some], SAMPLES, out / "samples.parquet", "samples")


def register(file: Path, out: Path) -> None:
    """The register: identities, doubles out, typed columns."""
    raw = pd.read_excel(file, dtype=str, engine="calamine", keep_default_na=False)
    raw["source_row"] = np.arange(2, len(raw) + 2)
    raw["platform"] = raw["平台"].str.strip().map(PLATFORMS)
    natives = raw["账号ID"].str.normalize("NFKC").str.strip()
    if natives.str.fullmatch(SCIENTIFIC).any():
        raise ValueError("spoilt ids")
    natives = natives.where(raw["platform"] != "weixin", natives.str.lower())
    raw["account_id"] = raw["platform"] + ":" + natives
    double = raw.duplicated("account_id")
    raw[double].to_parquet(out / "rejected.parquet")
    raw = raw[~double].reset_index(drop=True)
    followers, kinds = counts(raw["粉丝数"])
    table = pd.DataFrame({
        "account_id": raw["account_id"], "name": text(raw["账号名称"]), "platform": raw["platform"],
        "agency": text(raw["主办单位"]), "division_code": raw["行政区划代码"].str.strip().str.ljust(12, "0"),
        "level": raw["层级"].str.strip().map(LEVELS), "followers": followers, "followers_kind": kinds,
        "opened_on": dates(raw["开设日期"]), "last_update": dates(raw["最近更新日"]), "checked_at": dates(raw["检查时间"]),
        "platform_state": raw["平台状态"].str.strip().map(STATES), "verified_subject": text(raw["认证主体"]),
        "source_row": raw["source_row"],
    })  # fmt: skip
    schema = pa.schema([f for f in ACCOUNTS_IN if f.name in table.columns])
    pq.write_table(
        pa.Table.from_pandas(table, schema, preserve_index=False),
        out / "register.parquet",
        compression="zstd",
    )


def text(column: pd.Series) -> pd.Series:
    """Text without blanks around it; none where it says nothing."""
    plain = column.str.normalize("NFKC").str.strip()
    return plain.where(~plain.isin(MISSING), None)


def dates(column: pd.Series) -> pd.Series:
    """Day numbers of dates in their three forms, each distinct text once."""
    codes, texts = pd.factorize(column.str.strip())
    parts = pd.Series(texts).str.extract(r"^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?$").astype("Int64")
    parts.columns = ["year", "month", "day"]
    read = pd.to_datetime(parts, errors="raise")
    return pd.Series(pd.array((read - pd.Timestamp(0)).dt.days.astype("Int32")).take(codes))


def write(table: pd.DataFrame, schema: pa.Schema, path: Path, kind: str) -> None:
    """The table as Parquet with the options of this project's own writer."""
    arrow = pa.Table.from_pandas(table[schema.names], schema, preserve_index=False)
    pq.write_table(arrow, path, **parquet_options(kind))


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    {"posts": posts, "register": register}[task](*map(Path, paths))
