"""Which account a post belongs to: by any id it holds, by a name only if a person said so."""

import pytest

from jianhao.ingest.identity import AccountIndex, post_key
from jianhao.store.schemas import ACCOUNTS_IN

WEIXIN = "weixin:gh_0123456789ab"
IDS = {
    WEIXIN: [
        ("gh", "gh_0123456789ab"),
        ("biz", "3286016687"),
        ("alias", "shilifabu"),
        ("appid", "wx0123456789abcdef"),
    ],
    "weibo:2803301701": [("uid", "2803301701"), ("domain", "shilifabu")],
    "douyin:104400000000001": [
        ("uid", "104400000000001"),
        ("sec_uid", "MS4wLjABAAAAAbCdEfGhIjKlMnOpQrStUvWxYz0123"),
    ],
}
FOUND = {
    "account_id": (None, WEIXIN, WEIXIN, "account_id"),
    "original": ("weixin", "gh_0123456789ab", WEIXIN, "account_id"),
    "original in capitals": ("weixin", "GH_0123456789AB", WEIXIN, "account_id"),
    "number of the biz": ("weixin", "3286016687", WEIXIN, "biz"),
    "biz": ("weixin", "MzI4NjAxNjY4Nw==", WEIXIN, "biz"),
    "biz in an address": ("weixin", "MzI4NjAxNjY4Nw%3D%3D", WEIXIN, "biz"),
    "biz without its end": ("weixin", "MzI4NjAxNjY4Nw", WEIXIN, "biz"),
    "number of a reader": ("weixin", "MP_WXS_3286016687", WEIXIN, "biz"),
    "alias": ("weixin", "ShiliFabu", WEIXIN, "alias"),
    "appid": ("weixin", "wx0123456789abcdef", WEIXIN, "appid"),
    "uid": ("weibo", "2803301701", "weibo:2803301701", "account_id"),
    "hash of the uid": ("weibo", "2e6a1d1a1f6c9e55", None, None),
    "domain": ("weibo", "shilifabu", "weibo:2803301701", "domain"),
    "with its platform": (None, "weixin:3286016687", WEIXIN, "biz"),
    "sec_uid": ("douyin", "MS4wLjABAAAAAbCdEfGhIjKlMnOpQrStUvWxYz0123", "douyin:104400000000001", "sec_uid"),
    "on another platform": ("weibo", "gh_0123456789ab", None, None),
    "unknown": ("weixin", "gh_ffffffffffff", None, None),
    "on no platform": (None, "2803301701", "weibo:2803301701", "account_id"),
    "of two platforms": (None, "shilifabu", None, None),
    "nothing": ("weixin", None, None, None),
    "empty": ("weixin", "", None, None),
}


@pytest.mark.parametrize(("platform", "ref", "account", "by"), FOUND.values(), ids=FOUND)
def test_joins(register, platform, ref, account, by):
    joined = register(IDS).find(platform, ref)
    assert (joined and joined.account_id, joined and joined.by) == (account, by)


def test_the_hash_that_hides_a_uid(register):
    from hashlib import sha256

    hashed = sha256(b"2803301701").hexdigest()[:16]
    joined = register(IDS).find("weibo", hashed)
    assert (joined.account_id, joined.by) == ("weibo:2803301701", "creator_hash")


def test_an_id_that_two_accounts_claim_joins_neither(register):
    index = register(
        {"weixin:gh_0123456789ab": [("alias", "shili")], "weixin:gh_0123456789ac": [("alias", "shili")]}
    )
    assert index.find("weixin", "shili") is None
    assert index.find("weixin", "gh_0123456789ac").account_id == "weixin:gh_0123456789ac"


def test_a_third_claim_does_not_make_it_clear_again(register):
    ids = {f"weixin:gh_0123456789a{n}": [("alias", "shili")] for n in range(3)}
    assert register(ids).find("weixin", "shili") is None


def test_a_name_joins_only_after_it_was_confirmed(register):
    assert register(IDS).find("weixin", None, "乙县发布") is None
    joined = register(IDS, {"乙县发布": WEIXIN}).find("weixin", None, "乙县发布")
    assert (joined.account_id, joined.by) == (WEIXIN, "name")


def test_a_confirmed_name_holds_on_its_own_platform(register):
    index = register(IDS, {"乙县发布": WEIXIN, "weibo:乙县发布": "weibo:2803301701"})
    assert index.find("weibo", None, "乙县发布").account_id == "weibo:2803301701"
    assert index.find("douyin", None, "乙县发布") is None
    assert index.find(None, None, "乙县发布").account_id == WEIXIN


def test_a_confirmed_name_in_full_width_is_the_same_name(register):
    assert register(IDS, {"ＡＢＣ发布 ": WEIXIN}).find("weixin", None, "ABC发布").account_id == WEIXIN


def test_a_name_confirmed_for_an_account_that_is_not_there_joins_nothing(register):
    assert register(IDS, {"乙县发布": "weixin:gh_ffffffffffff"}).find("weixin", None, "乙县发布") is None


def test_an_id_comes_before_a_name(register):
    index = register(IDS, {"乙县发布": WEIXIN})
    assert index.find(None, "weibo:2803301701", "乙县发布").by == "account_id"


def test_the_digest_tells_registers_apart(register):
    assert register(IDS).digest == register(IDS).digest
    assert register(IDS).digest != register(IDS, {"乙县发布": WEIXIN}).digest
    assert register(IDS).digest != register({WEIXIN: []}).digest


def test_an_empty_register():
    index = AccountIndex(ACCOUNTS_IN.empty_table())
    assert index.find("weixin", "gh_0123456789ab") is None
    assert WEIXIN not in index


def test_post_keys():
    key = post_key(WEIXIN, "2650000001_1", "https://a", 1, "题")
    assert key == f"{WEIXIN}:2650000001_1"
    by_url = post_key(WEIXIN, None, "https://a", 1, "题")
    assert by_url == post_key(WEIXIN, None, "https://a", 2, "另")
    by_time = post_key(WEIXIN, None, None, 1, "题")
    assert (
        len({by_url, by_time, post_key(WEIXIN, None, None, 2, "题"), post_key(WEIXIN, None, None, 1, "另")})
        == 4
    )
    assert post_key("weixin:b", None, "https://a", 1, "题").partition(":")[0] == "weixin"
    assert post_key("weixin:b", None, "https://a", 1, "题")[8:] == by_url[len(WEIXIN) :]
