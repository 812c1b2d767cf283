"""Under which licence each component is, from the metadata inside its wheel; the texts themselves besides."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path, PurePosixPath

# Classifiers name families; the short name that a security review expects.
_FAMILIES = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
_SPELLED = {
    "Apache 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD": "BSD",
}
_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+ -]{1,40}")
# A metadata file may say nothing while the text beside it says all.
_TEXTS = (
    (re.compile(r"Permission is hereby granted, free of charge, to any person"), "MIT"),
    (re.compile(r"Redistribution and use in source and binary forms"), "BSD"),
    (re.compile(r"Apache License\s+Version 2\.0"), "Apache-2.0"),
)
_LICENCE_FILE = re.compile(r"(?:licen[cs]e|copying|notice)", re.I)


@dataclass(frozen=True, slots=True)
class Component:
    """One third-party component; `licence` is None where nothing says under which it is."""

    name: str
    version: str
    licence: str | None
    home: str
    texts: tuple[tuple[str, bytes], ...] = ()


def licence_of(metadata: Message, texts: Iterable[str] = ()) -> str | None:
    """The licence that metadata state (PEP 639 first), else the one that the licence's own text shows."""
    if metadata["License-Expression"]:
        return str(metadata["License-Expression"])
    spoken = (metadata["License"] or "").strip()
    if spoken and "\n" not in spoken and _SHORT.fullmatch(spoken) and not spoken.startswith("Copyright"):
        return _SPELLED.get(spoken, spoken)
    classifiers = [
        c.split(" :: ")[-1] for c in metadata.get_all("Classifier") or [] if c.startswith("License")
    ]
    if classifiers:
        return " OR ".join(_FAMILIES.get(one, one) for one in classifiers)
    return next((name for text in texts for shape, name in _TEXTS if shape.search(text)), None)


def component(wheel: Path) -> Component:
    """What the metadata of a wheel say."""
    with zipfile.ZipFile(wheel) as packed:
        (stated,) = (n for n in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        metadata = Parser().parsestr(packed.read(stated).decode("utf-8"))
        texts = tuple((PurePosixPath(n).name, packed.read(n)) for n in _licence_files(packed, stated))
    found = licence_of(metadata, (text.decode("utf-8", "replace") for _, text in texts))
    return Component(metadata["Name"], metadata["Version"], found, _home(metadata), texts)


def _licence_files(packed: zipfile.ZipFile, stated: str) -> list[str]:
    folder = stated.rpartition("/")[0]
    return sorted(
        n for n in packed.namelist()
        if n.startswith(f"{folder}/") and not n.endswith("/") and _LICENCE_FILE.search(PurePosixPath(n).name)
    )  # fmt: skip


def _home(metadata: Message) -> str:
    addresses = [metadata["Home-page"] or ""]
    addresses += [line.partition(",")[2].strip() for line in metadata.get_all("Project-URL") or []]
    return next((a for a in addresses if a.startswith("http")), "")
