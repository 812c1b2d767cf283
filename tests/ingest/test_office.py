"""The office's settings: what is not known is refused, with the place of the fault."""

from datetime import date

import pytest

from jianhao.dates import day_number
from jianhao.errors import UnusableCall
from jianhao.ingest.office import OnFile, Quota, read_office

WHOLE = """
region = "示例省甲市"
approved_sources = ["weixin:gh_0123456789ab"]
ordered = ["关于防汛的通知", { title = "条例宣传", from = 2024-05-01 }]
lexicons = ["本地词表.txt"]

[[waivers]]
account_id = "weibo:2803301701"
rule = "silence_14d"
reason = "机构改革"
approver = "甲市人民政府办公室"
until = 2024-06-30

[[exemptions]]
account_id = "weibo:2803301702"
rule = "level_quota"
reason = "应急"
approver = "甲市人民政府办公室"
until = "2024-12-31"

[[quotas]]
scope = "county"
level = "乡镇街道"
platform = "微信公众号"
max = 1

[calendar]
work = [2024-05-11]
off = [2024-05-10]

[names]
"乙县发布" = "weixin:gh_0123456789ab"

[mappings.0123456789abcdef]
"单位简称" = "agency"
"序号" = ""

[divisions]
"110105999" = "示例新区"
"""


def office(desk, text):
    return read_office(desk.text("机关设置.toml", text))


def test_everything_that_can_be_set(desk):
    found = office(desk, WHOLE)
    assert (found.region, found.approved_sources, found.lexicons) == (
        "示例省甲市",
        ("weixin:gh_0123456789ab",),
        ("本地词表.txt",),
    )
    assert [o["title"] for o in found.ordered] == ["关于防汛的通知", "条例宣传"]
    assert found.waivers == (
        OnFile(
            "weibo:2803301701", "silence_14d", "机构改革", "甲市人民政府办公室", day_number(date(2024, 6, 30))
        ),
        OnFile(
            "weibo:2803301702", "level_quota", "应急", "甲市人民政府办公室", day_number(date(2024, 12, 31))
        ),
    )
    assert found.quotas == (Quota("county", "township", "weixin", 1),)
    assert found.workdays.is_workday(day_number(date(2024, 5, 11)))
    assert not found.workdays.is_workday(day_number(date(2024, 5, 10)))
    assert found.names == {"乙县发布": "weixin:gh_0123456789ab"}
    assert found.mappings == {"0123456789abcdef": {"单位简称": "agency", "序号": ""}}
    assert found.divisions == {"110105999000": "示例新区"}
    assert found.text == WHOLE


def test_an_empty_file_sets_nothing(desk):
    found = office(desk, "# 无\n")
    assert (found.region, found.waivers, found.mappings) == ("", (), {})


def test_a_mark_before_the_text(desk):
    assert office(desk, "\ufeffregion = '甲'").region == "甲"


WAIVER = '[[waivers]]\naccount_id = "a"\nrule = "b"\nreason = "c"\napprover = "d"\nuntil = 2024-01-01\n'
WRONG = {
    "regions = 'x'": "regions不是可识别的设置项",
    "region = 5": "region应填写文本",
    "approved_sources = 'x'": "approved_sources应为文本列表",
    "approved_sources = [1]": "approved_sources应为文本列表",
    "waivers = 3": "waivers应为若干条",
    "waivers = ['x']": "waivers第1条的title不是可识别的设置项",
    WAIVER.replace('reason = "c"', "reason = 5"): "waivers第1条的reason应填写文本",
    WAIVER.replace('reason = "c"', 'reason = " "'): "waivers第1条的reason应填写文本",
    WAIVER.replace('reason = "c"\n', ""): "waivers第1条的reason应填写文本",
    WAIVER.replace("2024-01-01", '"明年"'): "waivers第1条的until应为日期，如2024-05-20",
    WAIVER.replace("2024-01-01", "08:00:00"): "waivers第1条的until应为日期，如2024-05-20",
    WAIVER.replace("until = 2024-01-01", ""): "waivers第1条的until应为日期，如2024-05-20",
    WAIVER + WAIVER.replace('rule = "b"', 'ruel = "b"'): "waivers第2条的ruel不是可识别的设置项",
    "[[quotas]]\nscope = 'village'\nmax = 1": "quotas第1条的scope应为unit、county、city或province",
    "[[quotas]]\nscope = 'unit'\nmax = -1": "quotas第1条的max应为不小于0的整数",
    "[[quotas]]\nscope = 'unit'\nmax = true": "quotas第1条的max应为不小于0的整数",
    "[[quotas]]\nscope = 'unit'\nmax = 1\nplatform = '某平台'": "quotas第1条的platform不是可识别的用词",
    "[[quotas]]\nscope = 'unit'\nmax = 1\nlevel = 3": "quotas第1条的level应填写文本",
    "calendar = 3": "calendar应为表",
    "[calendar]\nwork = 3": "calendar的work应为列表",
    "[calendar]\nwork = '2024-05-11'": "calendar的work应为列表",
    "[calendar]\nwork = [3]": "calendar的work应为日期，如2024-05-20",
    "[calendar]\nworks = []": "calendar的works不是可识别的设置项",
    "names = []": "names应为表",
    "[names]\na = 1": "names各项应为文本",
    "mappings = 1": "mappings应为表",
    "[mappings]\na = 1": "a应为表",
    "[mappings.a]\n'栏' = 'agancy'": "mappings.a的栏所对应的“agancy”不是可识别的字段",
    "[divisions]\nxyz = 'x'": "divisions的xyz不是行政区划代码",
    "sampling = 1": "sampling应为表",
}


@pytest.mark.parametrize(("text", "said"), WRONG.items(), ids=WRONG.values())
def test_faults_are_named_with_their_place(desk, refused, text, said):
    assert refused(lambda: office(desk, text)) == f"机关设置.toml：{said}。"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"region = \xff", "须为UTF-8编码"),
        (b"region = ", "文件末尾"),
        (b"a = 1\nregion == 2", "第2行第9个字符附近"),
        (b"a = 1\nregion = '\xe7\x94\xb2", "不符合TOML的写法"),
        (b"region = 1\nregion = 2", "不符合TOML的写法"),
        (b"a = " + b"[" * 50_000, "TOML"),
    ],
)
def test_text_that_is_no_toml_says_where_in_chinese(desk, refused, data, said):
    sentence = refused(lambda: read_office(desk.file("机关设置.toml", data)))
    assert said in sentence
    assert not any(word in sentence for word in ("Invalid", "line", "column", "codec", "Cannot"))


def test_it_is_the_call_that_is_unusable(desk):
    with pytest.raises(UnusableCall):
        office(desk, "x = 1")
