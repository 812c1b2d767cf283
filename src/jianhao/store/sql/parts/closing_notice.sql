-- Whether the title of a post `p` announces that its own account closes.
COALESCE(
    (
        p.title LIKE '%停更%' OR p.title LIKE '%停止更新%' OR p.title LIKE '%停止运营%' OR p.title LIKE '%停止运行%'
        OR p.title LIKE '%关停%' OR p.title LIKE '%注销%' OR p.title LIKE '%暂停更新%' OR p.title LIKE '%停用%'
    )
    AND (
        p.title LIKE '%公告%' OR p.title LIKE '%通知%' OR p.title LIKE '%告知%' OR p.title LIKE '%声明%'
        OR p.title LIKE '%启事%' OR p.title LIKE '%说明%' OR p.title LIKE '%提示%'
    )
    AND (
        p.title LIKE '%本号%' OR p.title LIKE '%本账号%' OR p.title LIKE '%本公众号%' OR p.title LIKE '%本微博%'
        OR p.title LIKE '%我单位%' OR p.title LIKE '%我局%' OR p.title LIKE '%新媒体%' OR p.title LIKE '%账号%'
        OR p.title LIKE '%公众号%' OR POSITION(p.account_name IN p.title) > 0
    ),
    FALSE
)
