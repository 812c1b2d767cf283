-- Public posts per account and day over the last 365 days. Tables: public_posts (public_posts.sql); run (as_of).
SELECT
    account_id,
    day,
    CAST(COUNT(*) AS INTEGER) AS posts
FROM public_posts
CROSS JOIN run
WHERE day > run.as_of - 365
GROUP BY account_id, day
ORDER BY account_id, day
