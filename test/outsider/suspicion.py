"""How suspicious reviewers are, made with docs/reputation.md: "Beliefs" and "Suspicion"."""

import math

from blocks import words_of_blocks

DAY = 86400
REACH, STEPS = 24, 32
INTERCEPT, STANDING, YOUTH, DEVIATION, COMPLAINTS, BELIEF = -0.6, 1.5, 1.1, 0.8, 0.25, 0.2
MOST_CHARACTER, MOST_CLUSTERS = 0.5, 0.999


def suspicions(market):
    """Of each party that rated anybody, from what trust_v1.assess says of a market."""
    in_clusters = dict.fromkeys(market.given, 0)
    for review, excess in zip(market.reviews, market.any_excess):
        in_clusters[review.reviewer] = max(in_clusters[review.reviewer], excess)
    in_blocks = words_of_blocks(market)
    returns = words_of_returns(market)
    honest = beliefs(market)
    found = {}
    for party in market.given:
        character = MOST_CHARACTER / (1 + math.exp(-log_odds(market, party, honest[party])))
        company = max(MOST_CLUSTERS * in_clusters[party], in_blocks.get(party, 0), returns.get(party, 0))
        found[party] = 1 - (1 - character) * (1 - company)
    return found


def words_of_returns(market):
    """Of each party that gave an agent four reviews or more, what that says."""
    sizes = {(review.reviewer, review.agent): review.k for review in market.reviews}
    reviews, pairs = len(market.reviews), len(sizes)
    again = min(1, 2 * (reviews - pairs + 1) / (reviews + 1))
    words = {}
    for (reviewer, _), k in sizes.items():
        if k < 4:
            continue
        evidence = -((k - 1) * math.log(again) + math.log(pairs)) / math.log(10)
        share = sum(size >= k for size in sizes.values()) / pairs
        word = min(1, max(0, (evidence - 2) / 4)) / (1 + (share / 0.0015) ** 2)
        words[reviewer] = max(words.get(reviewer, 0), word)
    return words


def log_odds(market, party, honest):
    """x of "Suspicion"."""
    mean, deviation = market.mean, market.deviation
    unrated = mean - 1.645 * deviation / math.sqrt(2)
    standing = (unrated - market.low[party]) / deviation if party in market.received else 0
    youth = 30 * DAY / (30 * DAY + market.there[party])
    off = known = complaints = given = 0
    for review in market.given[party]:
        agent = review.agent
        others = max(0, market.effective[agent] - review.weight)
        said = market.stars[agent] * (2 + market.effective[agent]) - review.weight * review.rating
        distance = abs(review.rating - said / (2 + others)) / deviation
        q = others / (others + 2) / review.k
        off += q * min(3, max(0, distance - 0.5))
        known += q
        given += 1 / review.k
        complaints += 1 / review.k if review.rating <= mean - deviation else 0
    return (
        INTERCEPT
        + STANDING * standing
        + YOUTH * youth
        + DEVIATION * off / (1 + known)
        + COMPLAINTS * complaints / (3 + given)
        + BELIEF * -honest / (3 + abs(honest))
    )


# Beliefs.


def beliefs(market):
    """Of each party the log odds of being honest as a reviewer."""
    by_honesty = tables(lambda h: (0.8 * h + 0.4 * (1 - h), 0.2 * h + 0.6 * (1 - h)))
    by_goodness = tables(lambda g: (0.8 * g + 0.2 * (1 - g), 0.4 * g + 0.6 * (1 - g)))
    praises = [review.rating > market.mean - market.deviation for review in market.reviews]
    honest = dict.fromkeys(market.parties, 0)
    to_agent, to_reviewer = [0] * len(praises), [0] * len(praises)
    for _ in range(10):
        good = dict.fromkeys(market.parties, 0)
        for i, review in enumerate(market.reviews):
            told = look_up(by_honesty[praises[i]], honest[review.reviewer] - to_reviewer[i])
            to_agent[i] = told / review.k
            good[review.agent] += to_agent[i]
        honest = dict.fromkeys(market.parties, 0)
        for i, review in enumerate(market.reviews):
            told = look_up(by_goodness[praises[i]], good[review.agent] - to_agent[i])
            to_reviewer[i] = told / review.k
            honest[review.reviewer] += to_reviewer[i]
    return honest


def tables(praise):
    """What praise and a complaint say, over log odds. `praise` is how likely it is, if what is asked is so and if not."""
    yes, no = [], []
    for step in range(2 * REACH * STEPS + 1):
        so, not_so = praise(1 / (1 + math.exp(REACH - step / STEPS)))
        yes.append(math.log(so / not_so))
        no.append(math.log((1 - so) / (1 - not_so)))
    return {True: yes, False: no}


def look_up(table, odds):
    place = (min(REACH, max(-REACH, odds)) + REACH) * STEPS
    step = min(math.floor(place), len(table) - 2)
    return table[step] + (place - step) * (table[step + 1] - table[step])
