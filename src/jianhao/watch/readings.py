"""How place names are read whose characters are usually read otherwise; what a name sounds like, without tones."""

from __future__ import annotations

from functools import cache

from pypinyin import Style, lazy_pinyin

SOURCE = "地名的通行读音"
AS_OF = "2026-11-26"

# Places of which a general table of readings gives the common reading of a character instead.
PLACES = {
    "乐清": "yue qing", "乐亭": "lao ting", "洪洞": "hong tong", "铅山": "yan shan", "番禺": "pan yu", "大埔": "da bu",
    "荥阳": "xing yang", "荥经": "ying jing", "渑池": "mian chi", "浚县": "xun xian", "尉氏": "wei shi", "尉犁": "yu li",
    "泌阳": "bi yang", "枞阳": "zong yang", "歙县": "she xian", "黟县": "yi xian", "六安": "lu an", "六合": "lu he",
    "亳州": "bo zhou", "莘县": "shen xian", "莘庄": "xin zhuang", "东阿": "dong e", "单县": "shan xian", "长子": "zhang zi",
    "繁峙": "fan shi", "井陉": "jing xing", "蔚县": "yu xian", "大城": "dai cheng", "任县": "ren xian", "台州": "tai zhou",
    "丽水": "li shui", "嵊州": "sheng zhou", "鄞州": "yin zhou", "盱眙": "xu yi", "邳州": "pi zhou", "牟平": "mu ping",
    "中牟": "zhong mu", "曲阜": "qu fu", "莒县": "ju xian", "临朐": "lin qu", "费县": "bi xian", "解州": "hai zhou",
    "万荣": "wan rong", "隰县": "xi xian", "重庆": "chong qing", "长沙": "chang sha", "厦门": "xia men", "涡阳": "guo yang",
    "蚌埠": "beng bu", "砀山": "dang shan", "婺源": "wu yuan", "弋阳": "yi yang", "筠连": "jun lian", "犍为": "qian wei",
    "郫都": "pi du", "邛崃": "qiong lai", "珙县": "gong xian", "叙永": "xu yong", "阆中": "lang zhong", "什邡": "shi fang",
    "会理": "hui li", "柏乡": "bai xiang",
}  # fmt: skip
_AT_MOST = max(map(len, PLACES))
_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"))


def sounds(name: str) -> tuple[str, ...]:
    """A sound for each character of a folded name; zh, ch, sh as z, c, s and -ng as -n, which many do not keep apart."""
    found: list[str] = []
    at = 0
    while at < len(name):
        size = next((n for n in range(_AT_MOST, 1, -1) if name[at : at + n] in PLACES), 0)
        if size:
            found += PLACES[name[at : at + size]].split()
            at += size
        else:
            found.append(_sound(name[at]))
            at += 1
    return tuple(map(_blurred, found))


@cache
def _sound(character: str) -> str:
    if not "\u3400" <= character < "\ua000":
        return character
    return str(lazy_pinyin(character, style=Style.NORMAL)[0])


def _blurred(sound: str) -> str:
    for spelt, said in _BLURRED:
        if sound.startswith(spelt):
            sound = said + sound[len(spelt) :]
            break
    return sound[:-1] if sound.endswith("ng") else sound
