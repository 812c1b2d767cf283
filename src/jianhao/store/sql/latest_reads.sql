-- The latest known number of reads of each post of the registered accounts: post_id, reads, reads_kind.
-- Tables: samples (schemas.py).
WITH
-- include latest_reads

SELECT
    post_id,
    reads,
    CASE WHEN capped = 1 THEN 'at_least' ELSE 'exact' END AS reads_kind
FROM latest
ORDER BY post_id
