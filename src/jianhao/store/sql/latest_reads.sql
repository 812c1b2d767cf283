-- The latest known number of reads of each post of the registered accounts: post_id, reads, reads_kind.
-- Tables: samples (schemas.py).
-- Grouped twice, so that no two samples of a post share a time and MAX_BY has no ties to choose from.
WITH moments AS (
    SELECT
        post_id,
        COALESCE(collected_at, TIMESTAMP '1970-01-01 00:00:00') AS moment,
        MAX(reads) AS reads,
        MAX(CASE WHEN reads_kind = 'at_least' THEN 1 ELSE 0 END) AS at_least
    FROM samples
    WHERE reads IS NOT NULL AND reads >= 0
    GROUP BY post_id, COALESCE(collected_at, TIMESTAMP '1970-01-01 00:00:00')
)

SELECT
    post_id,
    MAX_BY(reads, moment) AS reads,
    CASE WHEN MAX_BY(at_least, moment) = 1 THEN 'at_least' ELSE 'exact' END AS reads_kind
FROM moments
GROUP BY post_id
ORDER BY post_id
