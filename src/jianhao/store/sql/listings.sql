-- From which to which day the rows' own collection times vouch for an account: its first post to the last collection.
-- Rows of feeds and single look-ups (profile … +partial) show some posts and vouch for nothing. Tables: posts, samples.
SELECT
    posts.account_id,
    MIN(posts.day) AS first_day,
    MAX(samples.collected_at) AS collected_at
FROM posts
INNER JOIN samples ON samples.post_id = posts.post_id
WHERE samples.collected_at IS NOT NULL AND NOT COALESCE(posts.profile LIKE '%+partial', FALSE)
GROUP BY posts.account_id
ORDER BY posts.account_id
