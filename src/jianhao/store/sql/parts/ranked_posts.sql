-- Rows of posts; `place` 1 is the row that stands for its post, `gone`: some row says that the post was taken down.
ranked AS (
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
)
