-- The latest known number of reads of each post, and what it counts.
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
)
