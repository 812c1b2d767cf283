-- Reads of the posts of a window, per account that has a post in it: totals for costs, moments for how much posts vary.
-- `counted_*` and the median leave the account's own closing notice out.
-- Tables: public_posts (public_posts.sql); run (as_of, window_days).
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
    COUNT(*) FILTER (WHERE reads IS NOT NULL AND metric = 'times') AS times_posts,
    COUNT(*) FILTER (WHERE reads IS NOT NULL AND metric = 'people') AS people_posts,
    COUNT(*) FILTER (WHERE capped) AS capped_posts
FROM public_posts
CROSS JOIN run
WHERE day > run.as_of - run.window_days
GROUP BY account_id
ORDER BY account_id
