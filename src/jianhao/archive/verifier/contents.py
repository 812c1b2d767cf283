"""What an archive says of itself against what is in it: posts ↔ pages ↔ media ↔ reading copy, and the completeness it claims."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .answers import Broken
from .bag import Bag, Step, nothing
from .layout import (
    ARCHIVE,
    COMPLETENESS,
    FAILURES,
    FILES,
    HTML,
    INFO,
    META,
    PAGES,
    POSTS,
    WACZ,
    info_text,
)  # fmt: skip
from .merkle import canonical, file_leaf, leaf_hash, post_leaf
from .wacz import check_wacz

LINE_LIMIT = 64 << 20
COMPLETE, INCOMPLETE, UNVERIFIED = "complete", "incomplete", "unverified"


def state_of(said: Mapping[str, Any]) -> str:
    """Whether everything is there: only a signed count, met exactly, nothing failed and nothing without content, is complete."""
    if said["signed"] is None:
        return UNVERIFIED
    short = said["signed"]["count"] != said["articles"] or said["failures"] or said["without_body"]
    return INCOMPLETE if short else COMPLETE


def read_json(bag: Bag, name: str) -> dict[str, Any]:
    """A JSON object of the metadata."""
    try:
        found = json.loads(bag.path(name).read_bytes())
    except (ValueError, RecursionError) as error:
        raise Broken(f"{name}不是JSON") from error
    if not isinstance(found, dict):
        raise Broken(f"{name}不是JSON对象")
    return found


def lines_of(bag: Bag, name: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Lines of a .jsonl file and what they hold; Broken if one is not in the canonical form."""
    with bag.path(name).open("rb") as stream:
        while line := stream.readline(LINE_LIMIT):
            try:
                said = json.loads(line)
                fine = isinstance(said, dict) and line == canonical(said) + b"\n"
            except (ValueError, RecursionError):
                fine = False
            if not fine:
                raise Broken(f"{name}有一行格式不对")
            yield line[:-1], said


@dataclass
class Contents:
    """What the posts say, gathered while their lines are read once."""

    bag: Bag
    hashes: list[bytes] = field(default_factory=list)
    pages: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    html: set[str] = field(default_factory=set)
    without_body: int = 0

    def read_posts(self) -> None:
        """Take in posts.jsonl; what a post names must be there, and no two posts may claim the same."""
        known: set[str] = set()
        for line, post in lines_of(self.bag, POSTS):
            try:
                self._read_post(line, post, known)
            except (KeyError, TypeError, AttributeError) as error:
                raise Broken(f"{POSTS}有一行缺少内容") from error

    def _read_post(self, line: bytes, post: dict[str, Any], known: set[str]) -> None:
        post_id = str(post["post_id"])
        if post_id in known:
            raise Broken(f"{POSTS}中{post_id}出现两次")
        known.add(post_id)
        for name in (*post["media"], post["html"]):
            if name not in self.bag.payload:
                raise Broken(f"{post_id}的{name}不在归档包中")
        if post["html"] in self.html:
            raise Broken(f"{post['html']}对应两条内容")
        self.html.add(post["html"])
        for page in post["pages"]:
            self.pages[page["wacz"], page["url"], page["timestamp"]] = page["digest"], post_id
        self.without_body += not post["text"] and not post["pages"] and not post["deleted"]
        self.hashes.append(leaf_hash(post_leaf(post, hashlib.sha256(line).hexdigest())))

    @property
    def posts(self) -> int:
        return len(self.hashes)


def all_leaves(bag: Bag, posts: list[bytes]) -> list[bytes]:
    """Leaf hashes of the whole tree: the posts in their order, then the files of the payload by path."""
    return posts + [leaf_hash(file_leaf(path, *bag.payload[path])) for path in sorted(bag.payload)]


def check_contents(bag: Bag, contents: Contents, root: str, step: Step = nothing) -> None:
    """Everything that the metadata says against everything that is there."""
    pages = _check_pages(bag, contents, step)
    _check_files(bag)
    copies = {p for p in bag.payload if p.startswith(f"{HTML}posts/")}
    for name in sorted(copies ^ contents.html):
        raise Broken(f"{name}没有对应的发布内容")
    _check_completeness(bag, contents, pages)
    try:
        expected = info_text(read_json(bag, ARCHIVE), bag.size, len(bag.payload), root)
    except KeyError as error:
        raise Broken(f"{ARCHIVE}缺少{error.args[0]}") from error
    if bag.path(INFO).read_bytes() != expected.encode("utf-8"):
        raise Broken(f"{INFO}与归档内容不一致")


def _check_pages(bag: Bag, contents: Contents, step: Step) -> int:
    """Pages in the WACZ files, in pages.jsonl and named by posts are the same; how many there are."""
    found: dict[tuple[str, str, str], str] = {}
    for name in sorted(path for path in bag.payload if path.startswith(WACZ)):
        step()
        for (url, timestamp), digest in check_wacz(bag.path(name), name).items():
            found[name, url, timestamp] = digest
    listed: set[tuple[str, str, str]] = set()
    for _, said in lines_of(bag, PAGES):
        key = str(said.get("wacz")), str(said.get("url")), str(said.get("timestamp"))
        if found.get(key) != said.get("digest") or key in listed:
            raise Broken(f"{PAGES}中的页面没有归档：{key[1]}")
        listed.add(key)
        post = contents.pages.pop(key, ("", None))
        if said.get("post_id") != post[1] or (post[1] is not None and post[0] != said["digest"]):
            raise Broken(f"页面与发布内容对应不上：{key[1]}")
    for key in sorted(found.keys() - listed):
        raise Broken(f"归档的页面没有列入{PAGES}：{key[1]}")
    for key, (_, post_id) in contents.pages.items():
        raise Broken(f"{post_id}的页面没有归档：{key[1]}")
    return len(listed)


def _check_files(bag: Bag) -> None:
    listed: set[str] = set()
    for _, said in lines_of(bag, FILES):
        path = str(said.get("path"))
        if path in listed or path not in bag.payload:
            raise Broken(f"{FILES}中的{path}不在归档包中")
        listed.add(path)
    described = (WACZ, HTML, META)
    for path in bag.payload:
        if path not in listed and not path.startswith(described):
            raise Broken(f"{path}没有列入{FILES}")


def _check_completeness(bag: Bag, contents: Contents, pages: int) -> None:
    said = read_json(bag, COMPLETENESS)
    counted = {
        "articles": contents.posts, "pages": pages, "failures": sum(1 for _ in lines_of(bag, FAILURES)),
        "without_body": contents.without_body,
    }  # fmt: skip
    for name, number in counted.items():
        if said.get(name) != number:
            raise Broken(f"{COMPLETENESS}的{name}与实际不一致")
    try:
        state = state_of(said)
    except (KeyError, TypeError) as error:
        raise Broken(f"{COMPLETENESS}缺少内容") from error
    if said.get("state") != state:
        raise Broken(f"{COMPLETENESS}所称的完整程度与实际不一致")
