"""The divisions of 示例省: names and codes that exist nowhere (codes begin with 99, which no province has)."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE_CODE = "99"
PROVINCE = "示例省"
STEMS = "甲乙丙戊己庚壬癸"
NUMBERS = "一二三四五六七八九十"
COUNTY_STEMS = "示例样拟仿设虚构"
TOWN_STEMS = "示例样拟仿设"
VILLAGE_STEMS = "拟设样例"

PROVINCE_LEVEL, CITY_LEVEL, COUNTY_LEVEL, TOWN_LEVEL, VILLAGE_LEVEL = (
    "省级",
    "市级",
    "县级",
    "乡镇街道",
    "村社区",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One division: `full` is its own name, `path` the name with those above it that an agency carries."""

    code: str
    full: str
    short: str
    level: str
    path: str
    city: int = -1
    county: int = -1


@dataclass(frozen=True, slots=True)
class Places:
    """All divisions by level, each list in the order of its codes; `city` and `county` index into these lists."""

    province: Place
    cities: tuple[Place, ...]
    counties: tuple[Place, ...]
    towns: tuple[Place, ...]
    villages: tuple[Place, ...]


def make_places(accounts: int) -> Places:
    """Divisions for a register of that many accounts: at 3,000 8 cities, 60 counties, 600 towns, 240 villages."""
    province = Place(f"{PROVINCE_CODE}0000", PROVINCE, "示例", PROVINCE_LEVEL, PROVINCE)
    cities = tuple(_city(i) for i in range(max(2, min(8, round(accounts / 375)))))
    wanted = max(len(cities) + 1, min(8 * len(cities), round(accounts / 50)))
    counties = tuple(_county(i, cities) for i in range(wanted))
    towns = tuple(_town(i, counties) for i in range(min(60 * wanted, max(wanted, round(accounts / 5)))))
    villages = tuple(_village(i, towns) for i in range(min(len(towns), max(4, round(accounts / 12)))))
    return Places(province, cities, counties, towns, villages)


def _city(i: int) -> Place:
    name = f"{STEMS[i]}市"
    return Place(f"{PROVINCE_CODE}{i + 1:02d}00", name, STEMS[i], CITY_LEVEL, name, city=i)


def _county(i: int, cities: tuple[Place, ...]) -> Place:
    """Counties go round the cities; in each city every fourth is a district."""
    city, number = i % len(cities), i // len(cities)
    short = STEMS[city] + COUNTY_STEMS[number]
    name = short + ("区" if number % 4 == 0 else "县")
    code = f"{cities[city].code[:4]}{number + 1:02d}"
    return Place(code, name, short, COUNTY_LEVEL, name, city=city, county=i)


def _town(i: int, counties: tuple[Place, ...]) -> Place:
    above, number = counties[i % len(counties)], i // len(counties)
    short = TOWN_STEMS[number % 6] + NUMBERS[number // 6]
    kind = ("镇", "乡", "街道")[number % 3]
    return Place(
        f"{above.code}{number + 1:03d}",
        short + kind,
        above.short + short,
        TOWN_LEVEL,
        f"{above.path}{short}{kind}",
        above.city,
        above.county,
    )


def _village(i: int, towns: tuple[Place, ...]) -> Place:
    above = towns[i]
    short = VILLAGE_STEMS[i % 4] + NUMBERS[i // 4 % 10]
    kind = "社区" if above.full.endswith("街道") else "村"
    return Place(
        f"{above.code}{200 + i % 4:03d}",
        short + kind,
        above.short + short,
        VILLAGE_LEVEL,
        f"{above.path}{short}{kind}",
        above.city,
        above.county,
    )
