"""How the commands get what opens a store: a key file, or words that are asked for and never stand in the command."""

from __future__ import annotations

import os
from pathlib import Path

import click

from jianhao.backup.keys import Key, KeyFile, Passphrase
from jianhao.errors import UnusableCall

VARIABLE = "JIANHAO_BACKUP_PASSPHRASE"
HELP = f"备份密钥文件；不给时用口令（询问，或者取自环境变量{VARIABLE}）。"


def key_from(path: Path | None, new: bool = False) -> Key:
    """The key file, else the passphrase; a new passphrase is asked for twice."""
    if path is not None:
        return KeyFile(path)
    given = os.environ.get(VARIABLE)
    if given is not None:
        return Passphrase(given)
    try:
        return Passphrase(
            click.prompt(
                "备份口令", hide_input=True, confirmation_prompt="再输入一次" if new else False, err=True
            )
        )
    except click.Abort as error:
        raise UnusableCall(f"没有给出口令。请用--key给出密钥文件，或者设环境变量{VARIABLE}。") from error
