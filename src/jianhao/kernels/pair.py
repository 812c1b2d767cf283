"""Columns of what is measured of one pair of texts; characters are counted in the later text unless said otherwise."""

(
    TEXT,
    SOURCE,
    COVERED,  # in passages, outside formulas
    FRESH,  # of these, not explained by a source tried before
    MATCHED,  # of these covered, agreeing
    VERBATIM,  # in runs of VERBATIM_RUN or more that agree
    SPREAD,  # of the source, in passages
    PASSED,  # in passages, formulas too
    FRAMED,  # covered, part of what is said on many days
    OWN,  # in passages and the slots between them, well away from frames
    OWN_MATCHED,  # of these, agreeing
    SOURCE_OWN,  # of the source, neither formula nor frame (counted only if much is framed)
    NUMBERS,  # numbers in passages
    SAME_NUMBERS,  # of these, the same in the source
    OWN_NUMBERS,  # numbers in passages and slots, not wholly in frames (counted only if much is framed)
    OWN_SAME_NUMBERS,  # of these, the same in the source
    GAPS,  # places where the texts differ
    TEMPLATE,  # 1 if the two are one form filled in twice
    LATER,  # 1 if the text is known to be later than the source
    SPAN_FROM,
    SPAN_TO,
) = range(21)
MEASURES = 21
