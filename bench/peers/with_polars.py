"""polars on the benchmark files, expressions over whole columns: `posts POSTS REGISTER OUT` or `register REGISTER OUT`."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from words import COUNT, COUNTS, LEVELS, MISSING, PLATFORMS, SCALE, SCIENTIFIC, STATES, parquet_options

from jianhao.store.schemas import ACCOUNTS_IN, POSTS, SAMPLES

ZONE = "Asia/Shanghai"
UTC = pl.Datetime("us", "UTC")


def count(name: str) -> pl.Expr:
    """The number in a cell; whatever is no count fails the cast."""
    part = pl.col(name).str.strip_chars()
    whole = part.cast(pl.Int64, strict=False)
    digits = part.str.extract(COUNT, 1).cast(pl.Float64)
    scale = part.str.extract(COUNT, 2).fill_null("").replace_strict(SCALE, return_dtype=pl.Int64)
    return pl.coalesce(whole, (digits * scale).round().cast(pl.Int64))


def kind(name: str) -> pl.Expr:
    """exact, at_least (10万+) or rounded (1.2万); null where there is no number."""
    part = pl.col(name).str.strip_chars()
    more, scaled = part.str.contains(r"[+余多]$|以上$"), part.str.contains(r"[亿万w千k]")
    said = (
        pl.when(more).then(pl.lit("at_least")).when(scaled).then(pl.lit("rounded")).otherwise(pl.lit("exact"))
    )
    return pl.when(~part.is_in(MISSING)).then(said)


def moment(name: str) -> pl.Expr:
    """A time in UTC, by its form."""
    text = pl.col(name).str.strip_chars().str.replace("T", " ", literal=True)
    zoned, slashed, long = (
        text.str.contains(r"(?:Z|[+-]\d\d:\d\d)$"),
        text.str.contains("/", literal=True),
        text.str.len_bytes() > 16,
    )

    def local(where: pl.Expr, form: str) -> pl.Expr:
        read = pl.when(where).then(text).str.to_datetime(form, time_unit="us", strict=False)
        return read.dt.replace_time_zone(ZONE).dt.convert_time_zone("UTC")

    abroad = pl.when(zoned).then(text).str.to_datetime("%Y-%m-%d %H:%M:%S%z", time_unit="us", strict=False)
    return pl.coalesce(
        local(~zoned & ~slashed & long, "%Y-%m-%d %H:%M:%S"), local(~zoned & ~slashed & ~long, "%Y-%m-%d %H:%M"),
        local(slashed, "%Y/%m/%d %H:%M"), abroad.dt.convert_time_zone("UTC"),
    )  # fmt: skip


def precision(name: str) -> pl.Expr:
    """How precisely a time was given."""
    colons = (
        pl.col(name)
        .str.strip_chars()
        .str.replace(r"(?:Z|[+-]\d\d:\d\d)$", "")
        .str.count_matches(":", literal=True)
    )
    return colons.replace_strict({0: "day", 1: "minute", 2: "second"}, return_dtype=pl.String)


def day(moments: pl.Expr) -> pl.Expr:
    """Day number in Shanghai."""
    return ((moments.dt.epoch("us") + 8 * 3_600_000_000) // 86_400_000_000).cast(pl.Int32)


def plain(name: str) -> pl.Expr:
    """Text that says something."""
    return pl.when(pl.col(name) != "").then(pl.col(name))


def flag(name: str) -> pl.Expr:
    """是 and 否."""
    return (
        pl.col(name)
        .str.strip_chars()
        .replace_strict({"是": True, "否": False}, default=None, return_dtype=pl.Boolean)
    )


def posts(file: Path, register_file: Path, out: Path) -> None:
    """Posts and samples of registered accounts; the others counted."""
    known = pl.read_csv(register_file, infer_schema=False).select(
        "账号ID", platform=pl.col("平台").replace_strict(PLATFORMS)
    ).with_columns(account_id=pl.col("platform") + ":" + pl.col("账号ID")).unique("account_id")  # fmt: skip
    raw = pl.read_csv(file, row_index_name="row", row_index_offset=2, infer_schema=False).with_columns(
        pl.col("账号ID").str.strip_chars(), pl.col("内容ID").str.strip_chars(),
        platform=pl.col("平台").replace_strict(PLATFORMS), published_at=moment("发布时间"),
    )  # fmt: skip
    raw = raw.join(known, on=["platform", "账号ID"], how="left", maintain_order="left")
    raw = raw.with_columns(day=day(pl.col("published_at")))
    outside = raw.filter(pl.col("account_id").is_null()).group_by("平台", "账号ID")
    outside.agg(pl.len(), pl.min("day").alias("first"), pl.max("day").alias("last")).write_parquet(
        out / "unmatched.parquet"
    )
    raw = raw.filter(pl.col("account_id").is_not_null())
    spoilt = pl.col("内容ID").str.contains(f"^{SCIENTIFIC}$")
    raw.filter(spoilt).select("row", "内容ID").write_parquet(out / "rejected.parquet")
    raw = raw.filter(~spoilt).with_columns(post_id=pl.col("account_id") + ":" + pl.col("内容ID"))
    table = raw.select(
        "post_id", "account_id", "platform", "published_at", "day", native_id="内容ID", title=plain("标题"), text=plain("正文"),
        url=plain("链接"), precision=precision("发布时间"), tool=pl.lit(None, pl.String), original_flag=flag("是否原创"),
        deleted=flag("是否删除"), source_file=pl.lit(file.name), source_row=pl.col("row").cast(pl.Int64),
        profile=pl.lit("generic"), joined_by=pl.lit("account_id"),
    )  # fmt: skip
    write(table, POSTS, out / "posts.parquet", "posts")
    numbers = {name: count(heading) for name, heading in COUNTS.items()}
    sample = raw.select(
        "post_id",
        metric=pl.lit("times"),
        collected_at=moment("采集时间"),
        reads_kind=kind("阅读数"),
        **numbers,
    )
    some = pl.any_horizontal(pl.col(name).is_not_null() for name in ("collected_at", *COUNTS))
    write(sample.filter(some), SAMPLES, out / "samples.parquet", "samples")


def register(file: Path, out: Path) -> None:
    """The register: identities, doubles out, typed columns."""
    raw = pl.read_excel(file, engine="calamine", infer_schema_length=0).with_columns(pl.all().fill_null(""))
    native = pl.col("账号ID").str.normalize("NFKC").str.strip_chars()
    raw = raw.with_row_index("source_row", 2).with_columns(
        platform=pl.col("平台").str.strip_chars().replace_strict(PLATFORMS)
    )
    if raw.select(native.str.contains(f"^{SCIENTIFIC}$").any()).item():
        raise ValueError("spoilt ids")
    native = pl.when(pl.col("platform") == "weixin").then(native.str.to_lowercase()).otherwise(native)
    raw = raw.with_columns(account_id=pl.col("platform") + ":" + native)
    first = raw.select(pl.col("account_id").is_first_distinct()).to_series()
    raw.filter(~first).write_parquet(out / "rejected.parquet")
    table = raw.filter(first).select(
        "account_id", "platform", name=said("账号名称"), agency=said("主办单位"),
        division_code=pl.col("行政区划代码").str.strip_chars().str.pad_end(12, "0"),
        level=pl.col("层级").str.strip_chars().replace_strict(LEVELS, default=None), followers=count("粉丝数"),
        followers_kind=kind("粉丝数"), opened_on=date("开设日期"), last_update=date("最近更新日"), checked_at=date("检查时间"),
        platform_state=pl.col("平台状态").str.strip_chars().replace_strict(STATES, default=None),
        verified_subject=said("认证主体"), source_row=pl.col("source_row").cast(pl.Int64),
    )  # fmt: skip
    schema = pa.schema([f for f in ACCOUNTS_IN if f.name in table.columns])
    pq.write_table(
        table.select(schema.names).to_arrow().cast(schema), out / "register.parquet", compression="zstd"
    )


def said(name: str) -> pl.Expr:
    """Text without blanks around it; none where it says nothing."""
    text = pl.col(name).str.normalize("NFKC").str.strip_chars()
    return pl.when(~text.is_in(MISSING)).then(text)


def date(name: str) -> pl.Expr:
    """Day numbers of dates in their three forms."""
    text = pl.col(name).str.strip_chars().str.replace_all("[/年月]", "-").str.strip_suffix("日")
    return text.str.to_date("%Y-%m-%d").to_physical().cast(pl.Int32)


def write(table: pl.DataFrame, schema: pa.Schema, path: Path, name: str) -> None:
    """The table as Parquet with the options of this project's own writer."""
    pq.write_table(table.select(schema.names).to_arrow().cast(schema), path, **parquet_options(name))


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    {"posts": posts, "register": register}[task](*map(Path, paths))
