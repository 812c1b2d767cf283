"""Every command and option is documented, and every command in the documents is real."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise

import click
import pytest

from jianhao.cli import COMMANDS, group

FENCED = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
INLINE = re.compile(r"`((?:jianhao|\./dev) [^`]+)`")
OPTION = re.compile(r"--[a-z][a-z-]*")
ALLOWED = {"pip install ."}


def commands_in(text: str) -> list[str]:
    """Command lines of a page: in blocks marked sh and in running text."""
    blocks = [line for block in FENCED.findall(text) for line in block.splitlines() if line.strip()]
    return [*blocks, *INLINE.findall(text)]


def complaint(line: str, dev: str) -> str | None:
    """Why a command line is not real, None if it is."""
    words = shlex.split(line)
    if line in ALLOWED:
        return None
    if words[0] == "./dev":
        known = set(re.findall(r"^    ([a-z]+)\)", dev, re.M))
        options = set(re.findall(r"--[a-z]+", dev))
        wrong = [w for w in words[2:] if w.startswith("--") and w not in options]
        return (
            f"no {words[1]} in ./dev" if words[1] not in known else f"no {wrong} in ./dev" if wrong else None
        )
    if words[0] != "jianhao":
        return f"unknown program {words[0]}"
    if words[1].startswith("--") or words[1] == "命令":
        return None
    if words[1] not in COMMANDS:
        return f"no command {words[1]}"
    return _wrong_options(words[1], words[2:])


def _wrong_options(name: str, words: list[str]) -> str | None:
    command = group.get_command(click.Context(group), name)
    if isinstance(command, click.Group):
        if not words:
            return None
        if words[0] in command.commands:
            command = command.commands[words[0]]
        elif not command.invoke_without_command:
            return f"no command {name} {' '.join(words[:1])}"
    known = {opt: p for p in command.params for opt in p.opts} | {"--help": None}
    wrong = [word for word in words if word.startswith("-") and word not in known]
    if wrong:
        return f"no {wrong} in {name}"
    for option, value in pairwise(words):
        kind = getattr(known.get(option), "type", None)
        if isinstance(kind, click.Choice) and value not in kind.choices:
            return f"{option} does not take {value}"
    return None


def test_commands_in_documents_are_real(root, pages):
    dev = (root / "dev").read_text(encoding="utf-8")
    lines = [(page, line) for page, text in pages.items() for line in commands_in(text)]
    assert len(lines) > 20
    assert [(page, line, why) for page, line in lines if (why := complaint(line, dev))] == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("jianhao inspekt a.xlsx", "no command inspekt"),
        ("jianhao inspect a.xlsx --post b --out c", "no ['--post'] in inspect"),
        ("jianhao inspect a.xlsx --edition 秘密 --out c", "--edition does not take 秘密"),
        ("./dev nonsense", "no nonsense in ./dev"),
        ("./dev test --depe", "no ['--depe'] in ./dev"),
        ("curl x", "unknown program curl"),
    ],
)
def test_a_command_that_does_not_exist_is_found(root, line, why):
    assert complaint(line, (root / "dev").read_text(encoding="utf-8")) == why


def test_the_first_commands_of_both_front_pages_are_the_same_kind(pages):
    def shape(page):
        return [" ".join(line.split()[:2]) for line in commands_in(pages[page]) if line[0] in "j.p"]

    first = ["./dev demo", "pip install", "jianhao inspect", "./dev demo", "./dev test"]
    assert shape("README.md")[:5] == first
    assert shape("README.en.md")[:5] == first


def test_the_page_of_commands_is_up_to_date(script):
    assert script("make_cli_docs").main(["--check"]) == 0


def test_every_option_has_a_row_with_help(script):
    maker = script("make_cli_docs")
    text = maker.text()
    for name, command in maker.commands():
        section = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
        options = [p for p in command.params if isinstance(p, click.Option)]
        rows = dict(re.findall(r"^\| `(--[a-z-]+)[^|]*\|.*\| ([^|]+) \|$", section, re.M))
        assert set(rows) == {option.opts[0] for option in options}
        assert all(help_text.strip() for help_text in rows.values())


def test_a_stale_page_of_commands_is_named(script, tmp_path, capsys):
    maker = script("make_cli_docs")
    maker.PAGE = tmp_path / "cli.md"
    assert maker.main(["--check"]) == 1
    assert capsys.readouterr().out == "docs/cli.md 与命令不一致，请运行 scripts/make_cli_docs.py\n"
    assert maker.main([]) == 0
    assert maker.main(["--check"]) == 0


def test_every_option_of_the_main_job_is_used_or_explained_in_the_guide(pages):
    command = group.get_command(click.Context(group), "inspect")
    options = {o.opts[0] for o in command.params if isinstance(o, click.Option)}
    assert options - set(OPTION.findall(pages["docs/guide.md"])) == {"--window"}
