"""What an installation decides: environment variables JIANHAO_* or the file jianhao.toml, with defaults for a try-out."""

from __future__ import annotations

import ipaddress
import os
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from jianhao.collect.endpoints import API
from jianhao.errors import UnusableCall

FILE = "jianhao.toml"
MOST_PROCESSES = 32
WORKER_PARENT = "JIANHAO_WORKER_PARENT"  # no setting: the process id of the server that started a worker


class SecondFactorRule(StrEnum):
    """Who must sign in with a code from a device besides the password."""

    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


class Settings(BaseSettings):
    """Settings of one installation; every field can be given as JIANHAO_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="JIANHAO_", toml_file=FILE, extra="forbid")

    data: Path = Field(Path("jianhao-data"), description="数据文件夹：数据库、密钥、上传的文件")
    database: str = Field("", description="PostgreSQL地址（postgresql://…）；空为数据文件夹内的SQLite")
    hosts: list[str] = Field(["127.0.0.1", "localhost"], description="访问时使用的主机名")
    https: bool = Field(False, description="是否只经HTTPS访问（会话只在加密连接中发送）")
    proxies: int = Field(0, ge=0, le=3, description="前面有几层反向代理，用于取得来访地址")
    office: str = Field("", description="显示在页面上的办公室名称")
    telephone: str = Field("", description="公众查询页上的核实电话")
    idle_minutes: int = Field(30, ge=1, le=240, description="多少分钟不操作即退出")
    session_hours: int = Field(12, ge=1, le=24, description="一次登录最长多少小时")
    password_days: int = Field(90, ge=1, le=365, description="密码多少天须更换")
    lock_after: int = Field(5, ge=3, le=10, description="连续输错多少次后锁定")
    lock_minutes: int = Field(30, ge=5, le=1440, description="锁定多少分钟")
    second_factor: SecondFactorRule = Field(SecondFactorRule.NOBODY, description="哪些人登录须用动态口令")
    oidc_issuer: str = Field("", description="统一身份认证（OpenID Connect）的签发者地址；空为不接入")
    oidc_client: str = Field("", description="在统一身份认证登记的应用编号（client_id）")
    oidc_secret: str = Field("", description="应用的密钥（client_secret）")
    oidc_claim: str = Field("preferred_username", description="身份令牌中哪一项是登录名")
    oidc_scope: str = Field("openid profile", description="向统一身份认证请求的范围")
    oidc_name: str = Field("统一身份认证", description="登录页上的名称")
    administrator_networks: list[str] = Field([], description="三类管理员可以登录的网段；空为不限")
    upload_megabytes: int = Field(50, ge=1, le=500, description="上传文件的上限（MB）")
    link_days: int = Field(7, ge=1, le=30, description="一次性链接的有效天数")
    weixin_api: str = Field(
        API,
        pattern=r"^https?://[^\s/]+$",
        description="微信官方接口的地址；须为https，只有127.0.0.1可以是http",
    )
    collect_hour: int = Field(22, ge=0, le=23, description="每天几点起由官方接口采集已登记凭据的公众号")
    processes: int | None = Field(
        None,
        ge=1,
        le=MOST_PROCESSES,
        description="应答请求的进程数；不设为处理器核数，至少2个，用PostgreSQL多1个",
    )
    threads: int = Field(4, ge=1, le=32, description="每个进程同时办理的请求数，页面仍逐个应答")
    reserve_megabytes: int = Field(
        500, ge=50, le=100_000, description="数据文件夹所在磁盘剩余少于多少MB时转为只读"
    )
    log_days: int = Field(366, ge=180, le=3660, description="运行日志保留天数，不少于180天")
    backup_to: Path | None = Field(None, description="备份文件夹；设了即每天自动备份，每周演练")
    backup_key: Path | None = Field(None, description="备份密钥文件，自动备份和演练使用")
    backup_hour: int = Field(2, ge=0, le=23, description="每天几点自动备份")
    backup_keep: int = Field(14, ge=2, le=1000, description="保留最近多少份备份")
    backup_days: int = Field(2, ge=1, le=31, description="超过多少天没有备份即提示")
    health_token: str = Field("", description="监控程序从其他机器读取/health时使用的令牌；空为只限本机")

    @property
    def answering(self) -> int:
        """Processes that answer; while one waits for PostgreSQL, another can use the processor."""
        own = max(2, os.cpu_count() or 1) + bool(self.database)
        return self.processes or min(own, MOST_PROCESSES)

    @field_validator("administrator_networks")
    @classmethod
    def _networks(cls, given: list[str]) -> list[str]:
        for network in given:
            ipaddress.ip_network(network)
        return given

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, given: str) -> str:
        address = urlsplit(given)
        if given and not (
            address.scheme == "https" or (address.scheme == "http" and address.hostname == "127.0.0.1")
        ):
            raise ValueError("https only")
        return given

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        if self.oidc_issuer and not (
            self.oidc_client and self.oidc_secret and "openid" in self.oidc_scope.split()
        ):
            raise ValueError("oidc_client")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))


@cache
def settings() -> Settings:
    """The settings of this process; UnusableCall names the first one that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or FILE
        raise UnusableCall(f"设置{name}的值不能使用，请检查环境变量JIANHAO_*和{FILE}。") from error
    except ValueError as error:  # a file that is not TOML, a list that is not JSON
        raise UnusableCall(f"设置不能读取，请检查环境变量JIANHAO_*和{FILE}的写法。") from error
