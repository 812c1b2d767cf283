"""Growth of one post against the growth expected of it: windows that hold too much, the small hours, likes that stay away.

A curve is the cumulative reads at some ages in minutes, with 0 reads at age 0. The expected growth is a table of hours: the
share of the reads of HOURS hours that has come by the end of each hour, one row for each hour of publication.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.int8]

HOURS = 72
LEAST_STEP = 30  # minutes between two points of a curve; points closer together are left out
POINTS = 2 * HOURS + 2
LONGEST_WINDOW = 12 * 60  # minutes of several steps taken together
SETTLED = 6 * 60  # minutes after which likes are compared: before, the staff reads and likes
NIGHTLY = 0.6  # of a step that must lie in the small hours; a step half by day tells little
NIGHT_FROM, NIGHT_TO = 0, 6 * 60  # minutes of the day
BINS = np.array([1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72], np.int64) * 60
# Columns of what is measured of a post.
(
    READS,
    BURST,
    NIGHT,
    NIGHT_EXPECTED,
    FROM,
    TO,
    INSIDE,
    EXPECTED,
    EXCESS,
    LATE_SHARE,
    LATE_LIKES,
    LIKES_AFTER,
) = range(12)
MEASURES = 12


@inlined
def share_by(template: Floats, row: int, minute: float) -> float:
    """Share of the reads come by an age in minutes, straight lines between hours."""
    hour = int(minute // 60)
    if hour >= HOURS:
        return template[row, HOURS]
    inside = (minute - 60 * hour) / 60
    return template[row, hour] * (1 - inside) + template[row, hour + 1] * inside


@inlined
def night_share(born: int, start: float, end: float) -> float:
    """Share of the minutes between two ages that lie between 0 and 6 o'clock; `born` is the minute of the day at age 0."""
    minutes = 0.0
    day = int((born + start) // 1440)
    while day * 1440 < born + end:
        low, high = max(born + start, day * 1440 + NIGHT_FROM), min(born + end, day * 1440 + NIGHT_TO)
        minutes += max(0.0, high - low)
        day += 1
    return minutes / (end - start)


@kernel
def take_curve(
    start: int,
    end: int,
    minute: Ints,
    reads: Ints,
    likes: Ints,
    capped: Bytes,
    ages: Floats,
    counts: Floats,
    liked: Floats,
) -> int:
    """Fill the points of a post's curve, 0 first, never falling; their number. Likes are -1 where nobody counted them."""
    ages[0], counts[0], liked[0] = 0, 0, 0
    number = 1
    for k in range(start, end):
        if reads[k] < 0 or capped[k] or minute[k] > HOURS * 60:
            continue
        if minute[k] < ages[number - 1] + LEAST_STEP or number == POINTS:
            continue
        ages[number] = minute[k]
        counts[number] = max(counts[number - 1], reads[k])
        liked[number] = likes[k]
        number += 1
    return number


@inlined
def _steps(number: int, ages: Floats, counts: Floats, template: Floats, row: int, expected: Floats) -> float:
    """Fill the expected cumulative reads at each point; the reads at the last one."""
    whole = share_by(template, row, ages[number - 1])
    for k in range(number):
        expected[k] = counts[number - 1] * share_by(template, row, ages[k]) / whole
    return counts[number - 1]


@inlined
def _worst_window(
    number: int, ages: Floats, counts: Floats, expected: Floats, least_age: float
) -> tuple[int, int, float]:
    """The run of steps from `least_age` on that holds most beyond what was expected, in units of chance."""
    reads = counts[number - 1]
    best, first, last = -1e9, 0, 0
    for i in range(number - 1):
        if ages[i] < least_age:
            continue
        for j in range(i + 1, number):
            if j > i + 1 and ages[j] - ages[i] > LONGEST_WINDOW:
                break
            due = expected[j] - expected[i]
            found = (counts[j] - counts[i] - due) / np.sqrt(due + 0.02 * reads + 1)
            if found > best:
                best, first, last = found, i, j
    return first, last, best


@inlined
def _night(number: int, ages: Floats, counts: Floats, expected: Floats, born: int, out: Floats) -> None:
    for k in range(1, number):
        part = night_share(born, ages[k - 1], ages[k])
        if part < NIGHTLY:
            continue
        out[NIGHT] += part * (counts[k] - counts[k - 1])
        out[NIGHT_EXPECTED] += part * (expected[k] - expected[k - 1])


@inlined
def _late_likes(
    number: int,
    ages: Floats,
    counts: Floats,
    liked: Floats,
    expected: Floats,
    significant: float,
    out: Floats,
) -> None:
    """Likes inside the worst late window, and after SETTLED in all; only where that window holds clearly too much."""
    first, last, best = _worst_window(number, ages, counts, expected, SETTLED)
    settled = 0
    while settled < number and ages[settled] < SETTLED:
        settled += 1
    if last == 0 or best < significant or settled >= number - 1:
        return
    if liked[settled] < 0 or liked[number - 1] < 0 or liked[first] < 0 or liked[last] < 0:
        return
    after = counts[number - 1] - counts[settled]
    if after <= 0:
        return
    out[LIKES_AFTER] = max(0.0, liked[number - 1] - liked[settled])
    out[LATE_SHARE] = (counts[last] - counts[first]) / after
    out[LATE_LIKES] = min(max(0.0, liked[last] - liked[first]), out[LIKES_AFTER])


@kernel
def measure_posts(
    first: int, last: int, starts: Longs, minute: Ints, reads: Ints, likes: Ints, capped: Bytes, born: Ints, row: Ints,
    template: Floats, least_points: int, significant: float, out: Floats,
) -> None:  # fmt: skip
    """Measures of posts first:last; READS is nan where the curve is too thin, LATE_SHARE where likes say nothing.

    `born` is the minute of the day of publication, `row` the template's row (-1: none).
    """
    ages, counts, liked, expected = (np.empty(POINTS), np.empty(POINTS), np.empty(POINTS), np.empty(POINTS))
    for i in range(first, last):
        out[i, :] = 0
        out[i, READS] = np.nan
        out[i, LATE_SHARE] = np.nan
        if row[i] < 0 or born[i] < 0:
            continue
        number = take_curve(starts[i], starts[i + 1], minute, reads, likes, capped, ages, counts, liked)
        if number <= least_points or counts[number - 1] <= 0:
            continue
        whole = _steps(number, ages, counts, template, row[i], expected)
        a, b, best = _worst_window(number, ages, counts, expected, 0.0)
        due, inside = expected[b] - expected[a], counts[b] - counts[a]
        share = due / whole
        out[i, READS] = whole
        out[i, BURST] = np.log(max(best, 0.05))
        out[i, FROM], out[i, TO], out[i, INSIDE], out[i, EXPECTED] = ages[a], ages[b], inside, due
        # What would have come in the window, judged by what came outside of it.
        if best >= significant and share < 0.9:
            out[i, EXCESS] = max(0.0, inside - share / (1 - share) * (whole - inside))
        _night(number, ages, counts, expected, born[i], out[i])
        _late_likes(number, ages, counts, liked, expected, significant, out[i])


@kernel
def add_growth(
    first: int, last: int, starts: Longs, minute: Ints, reads: Ints, likes: Ints, capped: Bytes, row: Ints, template: Floats,
    least_points: int, used: npt.NDArray[np.bool_], sums: Floats, posts: Longs,
) -> None:  # fmt: skip
    """Add to `sums[row]` the share of a post's reads that came in each hour, spread within a step as `template` says.

    A post counts with the root of its reads; one that was watched for less than HOURS stands for the part that it saw:
    `sums[row, HOURS + hour]` is how much weight saw that hour.
    """
    ages, counts, liked = np.empty(POINTS), np.empty(POINTS), np.empty(POINTS)
    for i in range(first, last):
        if not used[i] or row[i] < 0:
            continue
        number = take_curve(starts[i], starts[i + 1], minute, reads, likes, capped, ages, counts, liked)
        if number <= least_points or counts[number - 1] <= 0:
            continue
        posts[row[i]] += 1
        whole = share_by(template, row[i], ages[number - 1])
        weight = np.sqrt(counts[number - 1])
        for k in range(1, number):
            come = (counts[k] - counts[k - 1]) / counts[number - 1] * whole * weight
            due = share_by(template, row[i], ages[k]) - share_by(template, row[i], ages[k - 1])
            hour = int(ages[k - 1] // 60)
            while hour * 60 < ages[k]:
                low, high = max(ages[k - 1], 60.0 * hour), min(ages[k], 60.0 * (hour + 1))
                part = share_by(template, row[i], high) - share_by(template, row[i], low)
                sums[row[i], hour] += come * (
                    part / due if due > 0 else (high - low) / (ages[k] - ages[k - 1])
                )
                sums[row[i], HOURS + hour] += weight * (high - low) / 60
                hour += 1


@kernel
def pool_profiles(
    first: int, last: int, starts: Longs, minute: Ints, reads: Ints, likes: Ints, capped: Bytes, account: Ints, row: Ints,
    template: Floats, least_points: int, found: Floats, due: Floats,
) -> None:  # fmt: skip
    """Add each post's growth by BINS of age to its account's `found`, what was expected to `due`; by the root of its reads."""
    ages, counts, liked, expected = (np.empty(POINTS), np.empty(POINTS), np.empty(POINTS), np.empty(POINTS))
    for i in range(first, last):
        number = take_curve(starts[i], starts[i + 1], minute, reads, likes, capped, ages, counts, liked)
        if number <= least_points or row[i] < 0 or counts[number - 1] <= 0:
            continue
        whole = _steps(number, ages, counts, template, row[i], expected)
        for k in range(1, number):
            # A step belongs to the bin in which its middle lies: a coarse plan has coarse bins, for all alike.
            middle = (ages[k - 1] + ages[k]) / 2
            place = 0
            while BINS[place] < middle:
                place += 1
            found[account[i], place] += (counts[k] - counts[k - 1]) / np.sqrt(whole)
            due[account[i], place] += (expected[k] - expected[k - 1]) / np.sqrt(whole)
