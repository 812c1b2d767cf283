-- Public posts per account and day over the last 365 days. Tables: posts; run (as_of).
WITH gone AS (
    SELECT DISTINCT post_id
    FROM posts
    WHERE deleted
)

SELECT
    posts.account_id,
    posts.day,
    CAST(COUNT(DISTINCT posts.post_id) AS INTEGER) AS posts
FROM posts
CROSS JOIN run
LEFT JOIN gone ON gone.post_id = posts.post_id
WHERE posts.day <= run.as_of AND posts.day > run.as_of - 365 AND gone.post_id IS NULL
GROUP BY posts.account_id, posts.day
ORDER BY posts.account_id, posts.day
