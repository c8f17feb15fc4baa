"""How suspicious reviewers are, made with docs/reputation.md: "Dense blocks", "Beliefs" and "Suspicion"."""

import heapq
import math

DAY = 86400
PRAISE = 4.5
LEAST_EDGE, LEAST_DENSITY, SEARCHES = 0.01, 1.5, 12
EVEN_TIGHTNESS = 2.2
REACH, STEPS = 24, 32
INTERCEPT, STANDING, YOUTH, DEVIATION, COMPLAINTS, BELIEF = -0.6, 1.5, 1.1, 0.8, 0.25, 0.2
MOST_CHARACTER, MOST_CLUSTERS = 0.5, 0.999


def suspicions(market):
    """Of each party that rated anybody, from what trust_v1.assess says of a market."""
    in_clusters = dict.fromkeys(market.given, 0)
    for review, excess in zip(market.reviews, market.any_excess):
        in_clusters[review.reviewer] = max(in_clusters[review.reviewer], excess)
    in_blocks = words_of_blocks(market)
    honest = beliefs(market)
    found = {}
    for party in market.given:
        character = MOST_CHARACTER / (1 + math.exp(-log_odds(market, party, honest[party])))
        company = max(MOST_CLUSTERS * in_clusters[party], in_blocks.get(party, 0))
        found[party] = 1 - (1 - character) * (1 - company)
    return found


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


# Dense blocks.


def words_of_blocks(market):
    """Of each member of a block the largest word of its blocks."""
    words = {}
    for members, density in blocks_of(market):
        tightness = density * min(1, density / (len(members) - 1)) ** 0.25
        word = 1 - 1 / (1 + (tightness / EVEN_TIGHTNESS) ** 12)
        for member in members:
            words[member] = max(words.get(member, 0), word)
    return words


def blocks_of(market):
    """(members, density) of each."""
    praise = praise_of(market)
    blocks = []
    for _ in range(SEARCHES):
        members, density = densest(praise)
        if density < LEAST_DENSITY:
            break
        for part in parts_of(members, praise):
            of_part = sum(value for a in part for b, value in praise[a].items() if b in part) / 2 / len(part)
            if of_part >= LEAST_DENSITY:
                blocks.append((part, of_part))
        for member in members:
            praise[member] = {other: value for other, value in praise[member].items() if other not in members}
    return blocks


def praise_of(market):
    """Of each party its neighbours and how much their edges weigh; in the order of the parties."""
    praise, seen = {party: {} for party in market.parties}, set()
    for review in market.reviews:
        a, b = review.reviewer, review.agent
        value = (1 - market.weight[a]) * (1 - market.weight[b])
        if review.rating < PRAISE or value < LEAST_EDGE or (a, b) in seen:
            continue
        seen.add((a, b))
        praise[a][b] = praise[a].get(b, 0) + value
        praise[b][a] = praise[b].get(a, 0) + value
    return praise


def densest(praise):
    """The densest group on the way of taking away whoever has least, of equal ones the first in order; and its density."""
    place = {party: i for i, party in enumerate(praise)}
    names = list(praise)
    degrees = {party: sum(edges.values()) for party, edges in praise.items() if edges}
    total = sum(degrees.values()) / 2
    heap = [(degree, place[party]) for party, degree in degrees.items()]
    heapq.heapify(heap)
    taken, best, kept = [], 0, 0
    while heap:
        degree, number = heapq.heappop(heap)
        party = names[number]
        if degrees.get(party) != degree:
            continue  # gone, or has less by now
        if total / len(degrees) > best:
            best, kept = total / len(degrees), len(taken)
        del degrees[party]
        taken.append(party)
        total -= degree
        for other, value in praise[party].items():
            if other in degrees:
                degrees[other] -= value
                heapq.heappush(heap, (degrees[other], place[other]))
    return set(taken[kept:]), best


def parts_of(members, praise):
    """The sets of members that reach each other over edges."""
    left, parts = set(members), []
    while left:
        part, new = set(), {left.pop()}
        while new:
            part |= new
            new = {other for member in new for other in praise[member] if other in left}
            left -= new
        parts.append(part)
    return parts


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
