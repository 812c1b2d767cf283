-- Fingerprints that stand on many days over a long time: `formula` as the parameters define formulas, `frame` likewise.
-- Texts are numbered in the order of time, so that their days never fall: days counted one by one are days that differ.
-- Tables: postings (reuse/engine_join.py; a fingerprint may stand in a text more than once);
-- run (formula_days, formula_span, frame_days, frame_span).
WITH met AS (
    SELECT
        print,
        COUNT(*) AS postings,
        MAX(day) - MIN(day) AS span
    FROM postings
    GROUP BY print
),

-- Nothing stands on more days than in postings: only few are left whose days must be told apart.
likely AS (
    SELECT met.print, met.span
    FROM met
    CROSS JOIN run
    WHERE (met.postings >= run.frame_days AND met.span >= run.frame_span)
        OR (met.postings >= run.formula_days AND met.span >= run.formula_span)
),

dated AS (
    SELECT
        postings.print,
        MAX(likely.span) AS span,
        COUNT(DISTINCT postings.day) AS days
    FROM postings
    INNER JOIN likely ON likely.print = postings.print
    GROUP BY postings.print
),

known AS (
    SELECT
        dated.print,
        dated.days >= run.frame_days AND dated.span >= run.frame_span AS frame,
        dated.days >= run.formula_days AND dated.span >= run.formula_span AS formula
    FROM dated
    CROSS JOIN run
)

SELECT print, frame, formula
FROM known
WHERE frame OR formula
ORDER BY print
