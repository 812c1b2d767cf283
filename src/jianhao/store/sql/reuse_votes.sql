-- How many fingerprints of a text vote for which earlier text; the rule is that of kernels/star_join.py:
-- each votes for the first text that has it and for the last one before, both of other accounts. What an account
-- published before all others is its own, whoever repeated it in between: then there is no vote. Formulas have none.
-- Tables: postings (reuse/engine_join.py; a fingerprint may stand in a text more than once), formulas
-- (reuse_formulas.sql); run (least_votes: pairs with fewer are left out).
WITH met AS (
    SELECT
        print,
        MIN(text) AS first_text,
        -- ties are postings of one text, and so of one account
        MAX_BY(account, -text) AS first_account
    FROM postings
    GROUP BY print
    HAVING MIN(account) < MAX(account)
),

shared AS (
    SELECT met.print, met.first_text, met.first_account
    FROM met
    LEFT JOIN formulas ON formulas.print = met.print AND formulas.formula
    WHERE formulas.print IS NULL
),

following AS (
    SELECT
        postings.text,
        postings.account,
        postings.voting,
        shared.first_text,
        shared.first_account,
        LAG(postings.text) OVER (PARTITION BY postings.print ORDER BY postings.text) AS last_text,
        LAG(postings.account) OVER (PARTITION BY postings.print ORDER BY postings.text) AS last_account
    FROM postings
    INNER JOIN shared ON shared.print = postings.print
),

-- The first posting of a fingerprint follows none, the second one in the same text follows itself: neither votes.
voting AS (
    SELECT
        text,
        first_text,
        CASE WHEN last_account <> account AND last_text <> first_text THEN last_text END AS last_text
    FROM following
    WHERE voting AND first_account <> account AND last_text <> text
),

counted AS (
    SELECT text, first_text, last_text, COUNT(*) AS votes
    FROM voting
    GROUP BY text, first_text, last_text
),

ways AS (
    SELECT 1 AS way
    UNION ALL
    SELECT 2 AS way
),

pairs AS (
    SELECT
        counted.text,
        CASE WHEN ways.way = 1 THEN counted.first_text ELSE counted.last_text END AS source,
        CAST(SUM(counted.votes) AS BIGINT) AS votes
    FROM counted
    CROSS JOIN ways
    GROUP BY counted.text, CASE WHEN ways.way = 1 THEN counted.first_text ELSE counted.last_text END
)

SELECT pairs.text, pairs.source, pairs.votes
FROM pairs
CROSS JOIN run
WHERE pairs.source IS NOT NULL AND pairs.votes >= run.least_votes
ORDER BY pairs.text, pairs.source
