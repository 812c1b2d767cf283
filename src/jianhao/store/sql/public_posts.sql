-- The public posts of registered accounts up to the as-of day, each once, with the latest known number of its reads.
-- Of several rows of a post one stands for it; a post that any row says was taken down is left out. `metric` is what the reads
-- count, null where samples of one time say different things; `closing_notice`: the title announces that the account closes.
-- Tables: posts, samples (schemas.py), register (account_id, name); run (as_of).
WITH ranked AS (
    SELECT
        post_id,
        account_id,
        day,
        published_at,
        title,
        original_flag,
        BOOL_OR(COALESCE(deleted, FALSE)) OVER (PARTITION BY post_id) AS gone,
        ROW_NUMBER() OVER (
            PARTITION BY post_id
            ORDER BY CASE WHEN title IS NULL THEN 1 ELSE 0 END,
                CASE precision WHEN 'second' THEN 0 WHEN 'minute' THEN 1 ELSE 2 END, source_file, source_row
        ) AS place
    FROM posts
),

-- Grouped twice, so that no two samples of a post share a time and MAX_BY has no ties to choose from.
moments AS (
    SELECT
        post_id,
        COALESCE(collected_at, TIMESTAMP '1970-01-01 00:00:00') AS moment,
        MAX(reads) AS reads,
        MAX(metric) AS metric,
        MIN(metric) AS least_metric,
        MAX(CASE WHEN reads_kind = 'at_least' THEN 1 ELSE 0 END) AS capped
    FROM samples
    WHERE reads IS NOT NULL AND reads >= 0
    GROUP BY post_id, COALESCE(collected_at, TIMESTAMP '1970-01-01 00:00:00')
),

latest AS (
    SELECT
        post_id,
        MAX_BY(reads, moment) AS reads,
        MAX_BY(CASE WHEN metric = least_metric THEN metric END, moment) AS metric,
        MAX_BY(capped, moment) AS capped
    FROM moments
    GROUP BY post_id
)

SELECT
    p.post_id,
    p.account_id,
    p.day,
    p.published_at,
    p.original_flag,
    latest.reads,
    latest.metric,
    latest.capped = 1 AS capped,
    -- One question after the other: few titles get past the first.
    CASE
        WHEN p.title LIKE '%停更%' OR p.title LIKE '%停止更新%' OR p.title LIKE '%停止运营%' OR p.title LIKE '%停止运行%'
            OR p.title LIKE '%关停%' OR p.title LIKE '%注销%' OR p.title LIKE '%暂停更新%' OR p.title LIKE '%停用%'
            THEN
                (
                    p.title LIKE '%公告%' OR p.title LIKE '%通知%' OR p.title LIKE '%告知%' OR p.title LIKE '%声明%'
                    OR p.title LIKE '%启事%' OR p.title LIKE '%说明%' OR p.title LIKE '%提示%'
                )
                AND (
                    p.title LIKE '%本号%' OR p.title LIKE '%本账号%' OR p.title LIKE '%本公众号%' OR p.title LIKE '%本微博%'
                    OR p.title LIKE '%我单位%' OR p.title LIKE '%我局%' OR p.title LIKE '%新媒体%' OR p.title LIKE '%账号%'
                    OR p.title LIKE '%公众号%' OR COALESCE(POSITION(register.name IN p.title) > 0, FALSE)
                )
        ELSE FALSE
    END AS closing_notice
FROM ranked AS p
INNER JOIN register ON register.account_id = p.account_id
CROSS JOIN run
LEFT JOIN latest ON latest.post_id = p.post_id
WHERE p.place = 1 AND NOT p.gone AND p.day <= run.as_of
ORDER BY p.post_id
