"""Groups that praise each other, made with docs/reputation.md: "Dense blocks"."""

import heapq

DAY = 86400
PRAISE = 4.5
LEAST_EDGE, LEAST_DENSITY, SEARCHES = 0.01, 1.5, 12
OLD, AWAKE, LEAST_AWAKE = 90 * DAY, 60 * DAY, 0.1


def words_of_blocks(market):
    """Of each member of a block the largest word of its blocks."""
    words = {}
    for kind, (even, power, value) in KINDS.items():
        for members, density in blocks_of(market, value):
            tightness = density * min(1, density / (len(members) - 1)) ** power
            word = 1 - 1 / (1 + (tightness / even) ** 12)
            if kind != "strangers" and word < 0.5:
                continue
            for member in members:
                words[member] = max(words.get(member, 0), word)
    return words


def of_strangers(market, review):
    return (1 - market.weight[review.reviewer]) * (1 - market.weight[review.agent])


def of_companions(market, review):
    value = awake(market, review.reviewer, review.at) * awake(market, review.agent, review.at)
    return value if value >= LEAST_AWAKE else 0


def of_sleepers(market, review):
    old = all(review.at - market.first[party] >= OLD for party in (review.reviewer, review.agent))
    return of_companions(market, review) if old else 0


def awake(market, party, time):
    """The share of the reviews that a party ever gave that is near this time."""
    given = market.given.get(party, [])
    return sum(abs(review.at - time) <= AWAKE for review in given) / len(given) if given else 0


KINDS = {
    "strangers": (2.2, 0.25, of_strangers),
    "sleepers": (1.2, 0.5, of_sleepers),
    "companions": (2.2, 0.5, of_companions),
}


def blocks_of(market, value_of):
    """(members, density) of each."""
    praise = praise_of(market, value_of)
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


def praise_of(market, value_of):
    """Of each party its neighbours and how much their edges weigh; in the order of the parties."""
    praise, seen = {party: {} for party in market.parties}, set()
    for review in market.reviews:
        a, b = review.reviewer, review.agent
        if review.rating < PRAISE or (a, b) in seen:
            continue
        value = value_of(market, review)
        if value < LEAST_EDGE:
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
