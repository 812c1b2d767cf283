-- Reads of the posts of a window, per account that has a post in it: totals for costs, moments for how much posts vary.
-- The latest sample of a post counts. `counted_*` and the median leave the account's own closing notice out.
-- Tables: posts, samples (schemas.py), register (account_id, name); run (as_of, window_days).
WITH
-- include ranked_posts,

recent AS (
    SELECT ranked.*, register.name AS account_name
    FROM ranked
    INNER JOIN register ON register.account_id = ranked.account_id
    CROSS JOIN run
    WHERE place = 1 AND NOT gone AND day <= run.as_of AND day > run.as_of - run.window_days
),

-- include latest_reads,

known AS (
    SELECT
        p.account_id,
        latest.reads,
        latest.metric,
        latest.least_metric,
        latest.capped,
        -- include closing_notice
        AS closing_notice
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
