"""The scores of trust-v1, made with docs/reputation.md, whose numbers steps have here. Python 3, standard library only.

  python3 trust_v1.py          one JSON market per line of standard input, one line of JSON for each

A market is {"reviews": [{"id", "reviewer", "agent", "rating", "verified", "at"}…], "others": [name…], "now",
"seeds": [name…], "bonds": {name: bond}, "edges": [{"from", "to", "weight", "lost"}…]}; all but the reviews may be left
out. The answer is {"agents": {name: [microStars, low, high, microReviews, microReviewers]}, "suspicion": {name: 0 to 1}}.
"""

import json
import math
import sys
from collections import defaultdict

from clusters import find_clusters
from market import add, norms, read_market
from suspicion import suspicions

DAY = 86400
SEEDS, BOND = 10, 0.5
PASSED_ON, ROUNDS = 0.85, 30
IN_FULL, TWO_SIDED = 0.95, 0.5
ENOUGH_AGENTS, ENOUGH_DAYS = 5, 30
VERIFIED, NEWCOMER = 1.25, 0.05
PRIOR, INTERVAL = 2, 1.645
HALF_LIFE, HALF_SEASONED = 1440 * DAY, 30 * DAY


def ramp(low, value, high):
    return min(1, max(0, (value - low) / (high - low)))


def recommendations(market, neutral, edges, keep=lambda review: 1, keep_edge=lambda party: 1):
    """Step 3, and with what is kept of each word step 10: (giver, taker, weight, lost)."""
    words = [
        (review.reviewer, review.agent, max(0, review.rating - neutral) * keep(review) / review.k, 0)
        for review in market.reviews
    ]
    known = set(market.parties)
    for edge in edges:
        giver, taker = edge["from"], edge["to"]
        if giver != taker and giver in known and taker in known:
            words.append((giver, taker, edge["weight"] * keep_edge(taker), edge.get("lost", 0)))
    return words


def let_flow(parties, words, start):
    """Step 5: the trust of each party."""
    total = add(start.values())
    start = {party: start[party] / total if total else 1 / len(parties) for party in parties}
    said, lost = dict.fromkeys(parties, 0), dict.fromkeys(parties, 0)
    for giver, _, weight, gone in words:
        said[giver] += weight + gone
        lost[giver] += gone
    shares = [(giver, taker, weight / (said[giver] or 1)) for giver, taker, weight, _ in words]
    kept = {party: lost[party] / said[party] if said[party] else 1 for party in parties}
    trust = start
    for _ in range(ROUNDS):
        back = add(trust[party] * kept[party] for party in parties)
        arrived = dict.fromkeys(parties, 0)
        for giver, taker, share in shares:
            arrived[taker] += trust[giver] * share
        trust = {p: PASSED_ON * (arrived[p] + back * start[p]) + (1 - PASSED_ON) * start[p] for p in parties}
    return trust


def start_of(market, words, seeds, bonds):
    """Step 4."""
    named = set(seeds)
    if not named:
        trust = let_flow(market.parties, words, market.there)
        # Sorting is stable: of those who are equal, the first in order come first.
        named = set(sorted(market.parties, key=lambda party: -math.floor(trust[party] * 1e12 + 0.5))[:SEEDS])
    return {party: (party in named) + BOND * min(1, max(0, bonds.get(party, 0))) for party in market.parties}


def weights_of_parties(market, trust):
    """Step 6."""
    full, so_far, total = 0, 0, add(trust.values())
    for each in sorted(trust.values(), reverse=True):
        full, so_far = each, so_far + each
        if so_far >= IN_FULL * total:
            break
    by_rated = sum(review.reviewer in market.received for review in market.reviews)
    z = min(1, by_rated / len(market.reviews) / TWO_SIDED) if market.reviews else 1
    weight = {}
    for party in market.parties:
        known = min(1, trust[party] / full) if full else 0
        experience = min(1, market.rated[party] / ENOUGH_AGENTS) * min(1, market.there[party] / DAY / ENOUGH_DAYS)
        weight[party] = z * known + (1 - z) * experience
    return weight


def weights_of_reviews(market, weight, excess):
    """Step 8, in the order of the reviews."""
    known, new, together = [], [], defaultdict(float)
    for review, x in zip(market.reviews, excess):
        share = (1 - x) * (VERIFIED if review.verified else 1) / review.k
        known.append(weight[review.reviewer] * share)
        new.append(NEWCOMER * share * max(0, 1 - weight[review.reviewer] / NEWCOMER))
        together[review.agent] += new[-1]
    scale = {agent: min(1, NEWCOMER / all_new) if all_new else 1 for agent, all_new in together.items()}
    return [a + b * scale[review.agent] for a, b, review in zip(known, new, market.reviews)]


def stars_of(market, mean):
    """The formula of step 9, with the weights that the reviews have."""
    stars = {}
    for party in market.parties:
        got = market.received.get(party, ())
        said = PRIOR * mean + add(review.weight * review.rating for review in got)
        stars[party] = min(5, max(1, said / (PRIOR + add(review.weight for review in got))))
    return stars


def weigh(market, weights):
    for review, weight in zip(market.reviews, weights):
        review.weight = weight


def how_sure(got, stars, deviation, end, now):
    """Step 11 for one party: low, high, effective reviews, effective reviewers."""
    total, by, fresh, spread = add(review.weight for review in got), defaultdict(float), 0, 0
    for review in got:
        fresh += review.weight * 2 ** (-max(0, now - review.at) / HALF_LIFE)
        by[review.reviewer] += review.weight
    if total > 0:
        middle = add(review.weight * (review.at - end) for review in got) / total
        squares = add(review.weight * (review.at - end - middle) ** 2 for review in got)
        spread = math.sqrt(squares / total) / math.sqrt(1 / 12)
    reach = INTERVAL * deviation / math.sqrt(PRIOR + fresh * spread / (spread + HALF_SEASONED))
    squares = add(weight * weight for weight in by.values())
    return max(1, stars - reach), min(5, stars + reach), total, total * total / squares if squares else 0


def assess(reviews, others=(), now=None, seeds=(), bonds=None, edges=()):
    """All of it: the market with scores, weights and clusters."""
    market = read_market(reviews, others)
    now = market.end if now is None else now
    _, _, neutral = norms(market.reviews, [1 / review.k for review in market.reviews])
    words = recommendations(market, neutral, edges)
    start = start_of(market, words, seeds, bonds or {})
    weight = weights_of_parties(market, let_flow(market.parties, words, start))
    excess, market.any_excess = find_clusters(market, weight)
    weigh(market, weights_of_reviews(market, weight, excess))
    mean, deviation, neutral = norms(market.reviews, [review.weight for review in market.reviews])
    stars = stars_of(market, mean)

    # Step 10.
    good = {party: ramp(neutral, stars[party], mean) for party in market.parties}
    left = {id(review): 1 - x for review, x in zip(market.reviews, excess)}
    words = recommendations(market, neutral, edges, lambda it: left[id(it)] * good[it.agent], good.get)
    weight = weights_of_parties(market, let_flow(market.parties, words, start))
    honest = {party: ramp(mean - 2 * deviation, stars[party], mean - deviation) for party in market.parties}
    market.weight = {party: weight[party] * honest[party] for party in market.parties}
    weigh(market, weights_of_reviews(market, market.weight, excess))
    market.mean, market.deviation, market.stars = mean, deviation, stars_of(market, mean)
    sure = {p: how_sure(market.received.get(p, ()), market.stars[p], deviation, market.end, now) for p in market.parties}
    market.low, market.high, market.effective, market.reviewers = (
        {party: sure[party][i] for party in market.parties} for i in range(4)
    )
    return market


def evidence(market):
    """The five numbers of a row of scores.bin, in millionths, of each party that was rated."""
    columns = market.stars, market.low, market.high, market.effective, market.reviewers
    return {agent: [math.floor(column[agent] * 1e6 + 0.5) for column in columns] for agent in market.received}


if __name__ == "__main__":
    for line in sys.stdin:
        assessed = assess(**json.loads(line))
        print(json.dumps({"agents": evidence(assessed), "suspicion": suspicions(assessed)}))
