-- Reads of the posts of a window, per account that has a post in it: totals for costs, moments for how much posts vary.
-- The latest sample of a post counts. `counted_*` and the median leave the account's own closing notice out.
-- Tables: posts, samples (schemas.py), register (account_id, name); run (as_of, window_days).
WITH ranked AS (
    SELECT
        post_id,
        account_id,
        day,
        title,
        BOOL_OR(COALESCE(deleted, FALSE)) OVER (PARTITION BY post_id) AS gone,
        ROW_NUMBER() OVER (
            PARTITION BY post_id
            ORDER BY CASE WHEN title IS NULL THEN 1 ELSE 0 END,
                CASE precision WHEN 'second' THEN 0 WHEN 'minute' THEN 1 ELSE 2 END, source_file, source_row
        ) AS place
    FROM posts
),

recent AS (
    SELECT ranked.*, register.name AS account_name
    FROM ranked
    INNER JOIN register ON register.account_id = ranked.account_id
    CROSS JOIN run
    WHERE place = 1 AND NOT gone AND day <= run.as_of AND day > run.as_of - run.window_days
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
        MAX_BY(metric, moment) AS metric,
        MAX_BY(least_metric, moment) AS least_metric,
        MAX_BY(capped, moment) AS capped
    FROM moments
    GROUP BY post_id
),

known AS (
    SELECT
        p.account_id,
        latest.reads,
        latest.metric,
        latest.least_metric,
        latest.capped,
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
        ) AS closing_notice
    FROM recent AS p
    LEFT JOIN latest ON latest.post_id = p.post_id
)

SELECT
    account_id,
    COUNT(*) AS posts,
    COUNT(reads) AS read_posts,
    CAST(SUM(reads) AS BIGINT) AS reads,
    CAST(SUM(CASE WHEN closing_notice THEN reads ELSE 0 END) AS BIGINT) AS notice_reads,
    COUNT(reads) FILTER (WHERE NOT closing_notice) AS counted_posts,
    CAST(SUM(CASE WHEN closing_notice THEN NULL ELSE reads END) AS BIGINT) AS counted_reads,
    SUM(CASE WHEN closing_notice THEN NULL ELSE CAST(reads AS DOUBLE) * CAST(reads AS DOUBLE) END) AS squared_reads,
    CAST(PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CAST(reads AS DOUBLE))
        FILTER (WHERE NOT closing_notice AND reads IS NOT NULL) AS DOUBLE) AS median_reads,
    COUNT(*) FILTER (WHERE reads IS NOT NULL AND metric = 'times' AND least_metric = 'times') AS times_posts,
    COUNT(*) FILTER (WHERE reads IS NOT NULL AND metric = 'people' AND least_metric = 'people') AS people_posts,
    CAST(COALESCE(SUM(capped), 0) AS BIGINT) AS capped_posts
FROM known
GROUP BY account_id
ORDER BY account_id
