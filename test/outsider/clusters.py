"""Clusters of reviews that no chance explains, made with docs/reputation.md: step 7 of trust-v1, and "Clusters"."""

import math
from itertools import accumulate

DAY = 86400
WINDOWS = (7, 30, 180, None)
ENOUGH_REVIEWS = 5
FULL_EVIDENCE = 18
PRAISE, ATTACK = 4.5, 1.5


def rules_of(market, weight):
    """(direction, test of a review) of all 27, in the order of the page: where two say as much, the first counts."""
    days = lambda it: (it.at - market.first[it.reviewer]) / DAY
    agents = lambda it: market.rated[it.reviewer]
    trust = lambda it: weight[it.reviewer]
    more = lambda it: max(weight[it.reviewer], weight[it.agent])
    tests = [
        lambda it: agents(it) <= 2,
        lambda it: agents(it) <= 5,
        lambda it: trust(it) < 0.02,
        lambda it: trust(it) < 0.1,
        lambda it: trust(it) < 0.3,
        lambda it: days(it) < 2,
        lambda it: days(it) < 14,
        lambda it: agents(it) <= 2 and days(it) < 14,
        lambda it: agents(it) <= 5 and trust(it) < 0.3,
        lambda it: more(it) < 0.1,
        lambda it: more(it) < 0.1 and it.mutual,
        lambda it: more(it) < 0.3,
        lambda it: more(it) < 0.3 and it.mutual,
    ]
    praise = [("praise", lambda it, test=test: it.rating >= PRAISE and test(it)) for test in tests]
    attack = [("attack", lambda it, test=test: it.rating <= ATTACK and test(it)) for test in tests]
    return [*praise, *attack, ("repeat", lambda it: it.earlier > 0)]


def find_clusters(market, weight):
    """Of each review: its excess in the best clusters of its agent, and the largest of any cluster that it is in."""
    numbers = {id(review): i for i, review in enumerate(market.reviews)}
    received = {agent: [numbers[id(review)] for review in got] for agent, got in market.received.items()}
    rules = rules_of(market, weight)
    best, largest = {}, [0] * len(market.reviews)
    for direction, test in rules:
        matches = [test(review) for review in market.reviews]
        if sum(matches) < 3:
            continue
        counts = {agent: (sum(matches[i] for i in got), len(got)) for agent, got in received.items()}
        for agent, got in received.items():
            if counts[agent][0] < 2:
                continue
            usual = usual_share(counts, agent)
            for evidence, excess, members in clusters_of(market, got, matches, usual, len(rules)):
                if evidence > best.get((agent, direction), (0,))[0]:
                    best[agent, direction] = evidence, excess, members
                for i in members:
                    largest[i] = max(largest[i], excess)
    excesses = [0] * len(market.reviews)
    for _, excess, members in best.values():
        for i in members:
            excesses[i] = max(excesses[i], excess)
    return excesses, largest


def usual_share(counts, agent):
    """u of "Usual share"."""
    others = [count for other, count in counts.items() if other != agent]
    p = (sum(m for m, _ in others) + 1) / (sum(n for _, n in others) + 2)
    enough = [(m, n) for m, n in others if n >= ENOUGH_REVIEWS]
    pairs = sum(n * (n - 1) for _, n in enough)
    variance = sum((m - p * n) ** 2 - p * (1 - p) * n for m, n in enough) / pairs if pairs else 0
    return min(0.95, p + 2 * math.sqrt(max(0, variance)))


def clusters_of(market, got, matches, usual, rules):
    """(evidence, excess, numbers of the matching reviews) of each window of an agent's reviews that says something."""
    before = [0, *accumulate(int(matches[i]) for i in got)]
    for first, last, days in windows_of(market, got, matches):
        n, k = last - first + 1, before[last + 1] - before[first]
        share = k / n
        if k < 2 or share <= usual:
            continue
        places = 1 if days is None else 1 + len(got) / n
        rest = (1 - share) * math.log((1 - share) / (1 - usual)) if share < 1 else 0
        surprise = n * (share * math.log(share / usual) + rest)
        evidence = (surprise - math.log(rules * len(WINDOWS) * places)) / math.log(10)
        if evidence > 0:
            excess = max(0, 1 - (n - k) * usual / (1 - usual) / k) * min(1, evidence / FULL_EVIDENCE)
            yield evidence, excess, [i for i in got[first : last + 1] if matches[i]]


def windows_of(market, got, matches):
    """(first, last, days): places in the list of an agent's reviews, the shortest windows first, by their ends."""
    times = [market.reviews[i].at for i in got]
    for days in WINDOWS:
        if days is None:
            yield 0, len(got) - 1, None
            continue
        first = 0
        for last, i in enumerate(got):
            while times[last] - times[first] > days * DAY:
                first += 1
            if matches[i]:
                yield first, last, days
