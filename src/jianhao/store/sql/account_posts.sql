-- What the posts say of each account up to the as-of day, one row per account that has any post.
-- Tables: public_posts (public_posts.sql); run (as_of, window_days).
WITH known AS (
    SELECT
        p.*,
        p.day > run.as_of - run.window_days AS recent,
        p.day > run.as_of - 30 AS this_month
    FROM public_posts AS p
    CROSS JOIN run
),

days AS (
    SELECT
        account_id,
        day,
        LAG(day) OVER (PARTITION BY account_id ORDER BY day) AS day_before
    FROM (SELECT DISTINCT account_id, day FROM known) AS each_day
),

gaps AS (
    SELECT
        days.account_id,
        -- gap and its first day in one number (days stay below 100000 until the year 2243)
        MAX((days.day - days.day_before) * 100000 + days.day_before)
            FILTER (WHERE days.day > run.as_of - run.window_days) AS longest,
        COUNT(*) FILTER (WHERE days.day > run.as_of - 365) AS active_days,
        MIN(days.day) FILTER (WHERE days.day > run.as_of - 365) AS first_active_day
    FROM days
    CROSS JOIN run
    GROUP BY days.account_id
),

newest AS (
    SELECT account_id, MAX(published_at) AS published_at
    FROM known
    GROUP BY account_id
),

newest_posts AS (
    SELECT known.account_id, MAX(known.post_id) AS post_id
    FROM known
    INNER JOIN newest ON newest.account_id = known.account_id AND newest.published_at = known.published_at
    GROUP BY known.account_id
)

SELECT
    known.account_id,
    COUNT(*) AS posts,
    MIN(day) AS first_day,
    MAX(day) AS last_day,
    MAX(newest_posts.post_id) AS last_post_id,
    MAX(published_at) AS last_published_at,
    COUNT(*) FILTER (WHERE recent) AS window_posts,
    COUNT(original_flag) FILTER (WHERE recent) AS window_flagged,
    COUNT(*) FILTER (WHERE recent AND original_flag) AS window_original,
    COUNT(*) FILTER (WHERE this_month) AS month_posts,
    COUNT(original_flag) FILTER (WHERE this_month) AS month_flagged,
    COUNT(*) FILTER (WHERE this_month AND original_flag) AS month_original,
    COUNT(reads) FILTER (WHERE recent AND NOT closing_notice) AS posts_with_reads,
    CAST(PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CAST(reads AS DOUBLE))
        FILTER (WHERE recent AND NOT closing_notice AND reads IS NOT NULL) AS DOUBLE) AS median_reads,
    -- reads and id in one text: the greatest is the best read post, without ties
    MAX(CONCAT(LPAD(CAST(reads AS VARCHAR(20)), 20, '0'), CASE WHEN closing_notice THEN '1' ELSE '0' END, known.post_id))
        FILTER (WHERE recent AND reads IS NOT NULL) AS best_post,
    MAX(CONCAT(LPAD(CAST(day AS VARCHAR(20)), 20, '0'), known.post_id)) FILTER (WHERE closing_notice) AS closing_notice,
    MAX(gaps.longest) AS longest,
    MAX(gaps.active_days) AS active_days,
    MAX(gaps.first_active_day) AS first_active_day
FROM known
LEFT JOIN gaps ON gaps.account_id = known.account_id
LEFT JOIN newest_posts ON newest_posts.account_id = known.account_id
GROUP BY known.account_id
ORDER BY known.account_id
