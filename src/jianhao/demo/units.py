"""The agencies of the province: who opens accounts, under which supervisor, and what they write about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.demo.places import Place, Places

GOVERNMENT, PARTY, COURTS, SCHOOL, RESIDENTS = "政府系统", "党群", "法检", "学校", "群众自治组织"
GENERAL = ("会议", "便民", "活动", "解读", "项目", "环境", "调研", "公示", "志愿", "招聘")

# subject: name at province level, name below, scope, families of notices
DEPARTMENTS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "教育": ("教育厅", "教育局", GOVERNMENT, ("培训", "招聘", "活动", "解读", "公示")),
    "公安": ("公安厅", "公安局", GOVERNMENT, ("反诈", "执法", "便民", "施工")),
    "民政": ("民政厅", "民政局", GOVERNMENT, ("公示", "解读", "志愿", "便民")),
    "司法": ("司法厅", "司法局", GOVERNMENT, ("会议", "解读", "培训", "志愿")),
    "财政": ("财政厅", "财政局", GOVERNMENT, ("公示", "会议", "解读", "培训")),
    "人社": ("人力资源和社会保障厅", "人力资源和社会保障局", GOVERNMENT, ("招聘", "培训", "解读", "便民")),
    "自然资源": ("自然资源厅", "自然资源局", GOVERNMENT, ("公示", "执法", "便民", "防汛")),
    "生态环境": ("生态环境厅", "生态环境局", GOVERNMENT, ("环境", "执法", "会议", "公示")),
    "住建": ("住房和城乡建设厅", "住房和城乡建设局", GOVERNMENT, ("施工", "停水", "环境", "执法")),
    "交通": ("交通运输厅", "交通运输局", GOVERNMENT, ("施工", "便民", "执法", "项目")),
    "水利": ("水利厅", "水利局", GOVERNMENT, ("停水", "防汛", "项目", "调研")),
    "农业农村": ("农业农村厅", "农业农村局", GOVERNMENT, ("农技", "培训", "调研", "项目")),
    "商务": ("商务厅", "商务局", GOVERNMENT, ("项目", "活动", "会议", "调研")),
    "文旅": ("文化和旅游厅", "文化和旅游局", GOVERNMENT, ("活动", "公示", "调研", "项目")),
    "卫健": ("卫生健康委员会", "卫生健康局", GOVERNMENT, ("接种", "志愿", "培训", "便民")),
    "退役军人": ("退役军人事务厅", "退役军人事务局", GOVERNMENT, ("招聘", "志愿", "解读", "活动")),
    "应急": ("应急管理厅", "应急管理局", GOVERNMENT, ("防汛", "防火", "执法", "气象")),
    "审计": ("审计厅", "审计局", GOVERNMENT, ("会议", "调研", "培训", "公示")),
    "市场监管": ("市场监督管理局", "市场监督管理局", GOVERNMENT, ("执法", "便民", "解读", "培训")),
    "体育": ("体育局", "体育局", GOVERNMENT, ("活动", "培训", "志愿", "公示")),
    "统计": ("统计局", "统计局", GOVERNMENT, ("会议", "解读", "培训", "调研")),
    "医保": ("医疗保障局", "医疗保障局", GOVERNMENT, ("医保", "解读", "便民", "公示")),
    "林业": ("林业局", "林业局", GOVERNMENT, ("防火", "农技", "执法", "调研")),
    "信访": ("信访局", "信访局", GOVERNMENT, ("会议", "便民", "调研")),
    "政务服务": ("政务服务管理局", "政务服务管理局", GOVERNMENT, ("便民", "解读", "培训", "调研")),
    "城管": ("城市管理监督局", "城市管理局", GOVERNMENT, ("环境", "执法", "施工", "便民")),
    "气象": ("气象局", "气象局", GOVERNMENT, ("气象", "气象", "农技", "防汛")),
    "消防": ("消防救援总队", "消防救援大队", GOVERNMENT, ("执法", "培训", "活动", "防火")),
    "供电服务": ("电力调度中心", "供电服务中心", GOVERNMENT, ("停电", "停电", "便民", "项目")),
    "网信": ("互联网信息办公室", "互联网信息办公室", PARTY, ("反诈", "会议", "培训", "志愿")),
    "团委": ("青年联合会", "青年联合会", PARTY, ("志愿", "活动", "培训", "招聘")),
    "妇联": ("妇女联合会", "妇女联合会", PARTY, ("志愿", "活动", "培训", "调研")),
    "工会": ("总工会", "总工会", PARTY, ("活动", "培训", "志愿", "招聘")),
    "科协": ("科学技术协会", "科学技术协会", PARTY, ("培训", "农技", "活动")),
    "法院": ("高级人民法院", "人民法院", COURTS, ("会议", "调研", "公示", "招聘")),
    "检察": ("人民检察院", "人民检察院", COURTS, ("会议", "调研", "培训", "志愿")),
    "一中": ("第一实验中学", "第一中学", SCHOOL, ("活动", "会议", "培训", "志愿")),
    "职教": ("示范职业学院", "职业教育中心", SCHOOL, ("培训", "活动", "招聘", "项目")),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One agency: `stem` is the short name its accounts are called by."""

    agency: str
    supervisor: str
    stem: str
    place: Place
    scope: str
    families: tuple[str, ...]
    is_government: bool


def make_units(places: Places, rng: np.random.Generator) -> dict[str, list[Unit]]:
    """Units by level name, the governments of each level first, the rest shuffled."""
    province = [_government(places.province, "办公厅"), *_departments(places.province)]
    cities = [_government(p, "办公室") for p in places.cities]
    counties = [_government(p, "办公室") for p in places.counties]
    towns = [_town(p, places.counties[p.county]) for p in places.towns]
    villages = [_village(v, places.towns[i]) for i, v in enumerate(places.villages)]
    return {
        "省级": province,
        "市级": cities + _shuffled([u for p in places.cities for u in _departments(p)], rng),
        "县级": counties + _shuffled([u for p in places.counties for u in _departments(p)], rng),
        "乡镇街道": _shuffled(towns, rng),
        "村社区": villages,
    }


def _shuffled(units: list[Unit], rng: np.random.Generator) -> list[Unit]:
    return [units[i] for i in rng.permutation(len(units))]


def _government(place: Place, office: str) -> Unit:
    above = "示例省人民政府办公厅" if place.level != "省级" else "无"
    agency = f"{place.path}人民政府{office}"
    return Unit(agency, above, place.short, place, GOVERNMENT, GENERAL, True)


def _departments(place: Place) -> list[Unit]:
    top = place.level == "省级"
    supervisor = f"{place.path}人民政府{'办公厅' if top else '办公室'}"
    return [
        Unit(
            place.path + (upper if top else lower),
            supervisor,
            place.short + subject,
            place,
            scope,
            families,
            False,
        )
        for subject, (upper, lower, scope, families) in DEPARTMENTS.items()
    ]


def _town(place: Place, county: Place) -> Unit:
    body = "办事处" if place.full.endswith("街道") else "人民政府"
    return Unit(
        place.path + body,
        f"{county.path}人民政府办公室",
        place.short,
        place,
        GOVERNMENT,
        (*GENERAL, "防汛", "农技"),
        False,
    )


def _village(place: Place, town: Place) -> Unit:
    body = "居民委员会" if place.full.endswith("社区") else "村民委员会"
    agency = place.path.removesuffix("村") + body if body == "村民委员会" else place.path + body
    supervisor = town.path + ("办事处" if town.full.endswith("街道") else "人民政府")
    return Unit(
        agency, supervisor, place.short, place, RESIDENTS, ("便民", "志愿", "停水", "环境", "活动"), False
    )
