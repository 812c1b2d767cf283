-- Public posts per account and day over the last 365 days. Tables: posts; run (as_of).
SELECT
    posts.account_id,
    posts.day,
    CAST(COUNT(DISTINCT posts.post_id) AS INTEGER) AS posts
FROM posts
CROSS JOIN run
WHERE posts.day <= run.as_of AND posts.day > run.as_of - 365 AND NOT COALESCE(posts.deleted, FALSE)
GROUP BY posts.account_id, posts.day
ORDER BY posts.account_id, posts.day
