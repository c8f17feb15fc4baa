"""A market of reviews as trust-v1 sees it, made with docs/reputation.md: steps 1 and 2."""

import math
from collections import defaultdict
from types import SimpleNamespace

LEAST_DEVIATION = 0.25


def add(values):
    """From left to right: since 3.12, sum() makes up for what is rounded away, and its last bits differ."""
    total = 0
    for value in values:
        total += value
    return total


def by_code_units(name):
    return name.encode("utf-16-be", "surrogatepass")


def read_market(reviews, others=()):
    """Steps 1 and 2 but for the norms: everybody in order, all reviews in order, and what is known of both."""
    names = {name for review in reviews for name in (review["reviewer"], review["agent"])}
    parties = sorted(names | set(others), key=by_code_units)
    place = {party: i for i, party in enumerate(parties)}
    order = lambda it: (it["at"], place[it["agent"]], place[it["reviewer"]], by_code_units(it["id"]))
    listed = [SimpleNamespace(**review) for review in sorted(reviews, key=order)]
    market = SimpleNamespace(parties=parties, reviews=listed, given=defaultdict(list), received=defaultdict(list))
    market.first, market.last = {}, {}
    pairs = defaultdict(int)
    for review in listed:
        pair = review.reviewer, review.agent
        review.earlier = pairs[pair]
        pairs[pair] += 1
        for party in pair:
            market.first.setdefault(party, review.at)
            market.last[party] = review.at
        market.given[review.reviewer].append(review)
        market.received[review.agent].append(review)
    for review in listed:
        review.k = pairs[review.reviewer, review.agent]
        review.mutual = (review.agent, review.reviewer) in pairs
    market.rated = {party: len({review.agent for review in market.given.get(party, ())}) for party in parties}
    market.there = {party: market.last.get(party, 0) - market.first.get(party, 0) for party in parties}
    market.end = listed[-1].at if listed else 0
    return market


def norms(reviews, weights):
    """Mean, deviation and neutral rating of steps 2 and 9."""
    total = add(weights)
    if total == 0:
        return 3, 1, 2.5
    mean = add(w * review.rating for w, review in zip(weights, reviews)) / total
    square = add(w * review.rating**2 for w, review in zip(weights, reviews)) / total
    deviation = max(LEAST_DEVIATION, math.sqrt(max(0, square - mean * mean)))
    return mean, deviation, min(3, mean - deviation / 2)
