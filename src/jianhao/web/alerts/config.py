"""Where messages may go: set by whoever installs, in the environment, out of reach of the pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from jianhao.alerts.messages import ADDRESS
from jianhao.alerts.posting import Reach, networks
from jianhao.errors import UnusableCall


class AlertSettings(BaseSettings):
    """Every field can be given as JIANHAO_ALERTS_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="JIANHAO_ALERTS_", extra="ignore")

    networks: list[str] = Field([], description="允许发送到的内网网段")
    authority: str = Field("", description="内网自建证书的根证书文件")
    address: str = Field("", description="提醒中写的本系统网址")


@cache
def alert_settings() -> AlertSettings:
    """The settings of this process; UnusableCall where they cannot be used."""
    try:
        given = AlertSettings()
    except (ValidationError, ValueError) as error:
        raise UnusableCall("设置不能读取，请检查环境变量JIANHAO_ALERTS_*的写法。") from error
    networks(given.networks)
    if given.authority and not Path(given.authority).is_file():
        raise UnusableCall(f"没有找到JIANHAO_ALERTS_AUTHORITY写的根证书文件{given.authority}。")
    if given.address and not ADDRESS.fullmatch(given.address):
        raise UnusableCall("设置JIANHAO_ALERTS_ADDRESS应以https://开头。")
    return given


def reach() -> Reach:
    """Networks and certificates for the senders."""
    given = alert_settings()
    return Reach(networks=networks(given.networks), authority=given.authority)


def absolute(path: str) -> str:
    """The whole address of a page of ours; empty where the installation did not say its own."""
    base = alert_settings().address.rstrip("/")
    return (
        f"{base}{path}"
        if base and path.startswith("/") and not path.startswith("//") and path.isascii()
        else ""
    )
