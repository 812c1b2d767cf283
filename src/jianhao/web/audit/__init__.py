"""Who did what, when, from where, with what result and for which reason: append-only, hash-chained; depends on nothing."""
