// A made-up market where both sides of a task review each other, so that the evaluation and its tests run without anybody's data. What is
// known of real ones goes in: 70 % five stars, four of five reviews answered, few parties do most, sour but honest reviewers, some frauds.
import type { RatedReview } from '../engine.ts';
import type { Market } from '../market.ts';
import { random, type Random } from '../random.ts';
import { DAY, END, fraudParty, heavyTailed, honestParty, meeting, stars, weighted, type Party } from './parties.ts';

export interface Size {
  parties: number;
}

/** Of the parties. */
const FRAUDS = 0.06;
/** Of tasks that the second side answers: then 2 × 0.67 / 1.67 = 80 % of reviews have an answer. */
const ANSWERED = 0.67;
/** Of tasks, with somebody known from a task before. */
const REPEATED = 0.06;
const PAID = 0.7;

export function twoSidedMarket(seed: string, { parties: count }: Size = { parties: 2500 }): Market {
  const rng = random(`${seed}/two-sided`);
  const frauds = Array.from({ length: Math.round(count * FRAUDS) }, () => fraudParty(rng, rng.int(1, 6)));
  const honest = Array.from({ length: count - frauds.length }, () =>
    honestParty(rng, heavyTailed(rng, { exponent: 1.05, max: 120 })),
  );
  const book = new Book(rng);
  for (const party of [...honest, ...frauds])
    work(
      book,
      party,
      weighted(rng, honest, ({ tasks }) => tasks),
    );
  for (const party of honest) lure(book, party, frauds);
  praiseEachOther(book, frauds);
  const fraud = new Map([...honest, ...frauds].map(({ id, kind }) => [id, kind === 'fraud'] as const));
  return { name: 'synthetic', reviews: book.reviews, twoSided: true, fraud };
}

/** Collects reviews, one a direction and pair but for repeated tasks. */
class Book {
  readonly reviews: RatedReview[] = [];
  readonly #pairs = new Set<string>();
  readonly rng: Random;

  constructor(rng: Random) {
    this.rng = rng;
  }

  isNew(a: Party, b: Party): boolean {
    return !this.#pairs.has(`${a.id} ${b.id}`);
  }

  add(from: Party, to: Party, { rating, at }: { rating: number; at: number }): void {
    this.#pairs.add(`${from.id} ${to.id}`);
    const verified = this.rng.chance(PAID);
    this.reviews.push({ id: this.rng.id(), reviewer: from.id, agent: to.id, rating, verified, at: Math.min(at, END) });
  }
}

/** A party's own tasks, with honest partners found by how busy they are. */
function work(book: Book, party: Party, anybody: () => Party): void {
  for (let task = 0; task < party.tasks; task++) {
    const partner = findPartner(book, party, anybody);
    if (partner !== undefined) review(book, party, partner);
  }
}

function findPartner(book: Book, party: Party, anybody: () => Party): Party | undefined {
  const knownIsFine = book.rng.chance(REPEATED);
  for (let attempt = 0; attempt < 12; attempt++) {
    const partner = anybody();
    const overlap = partner.left > party.joined && party.left > partner.joined;
    if (partner !== party && overlap && (knownIsFine || book.isNew(party, partner))) return partner;
  }
  return undefined;
}

/** Some honest parties fall for a fraud, the busy ones more often. */
function lure(book: Book, party: Party, frauds: readonly Party[]): void {
  const times = Math.min(4, Math.floor(party.tasks * 0.12 + book.rng.unit()));
  for (const fraud of book.rng.sample(frauds, times * 3).slice(0, times)) {
    if (book.isNew(party, fraud)) review(book, party, fraud);
  }
}

function review(book: Book, first: Party, second: Party): void {
  const { rng } = book;
  const at = meeting(rng, first, second);
  if (at === undefined) return;
  const said = judge(rng, first, second, at);
  book.add(first, second, { rating: said, at });
  if (!rng.chance(ANSWERED)) return;
  // A fraud answers criticism with one star.
  const angry = second.kind === 'fraud' && said <= 2 && rng.chance(0.7);
  const rating = angry ? 1 : judge(rng, second, first, at);
  book.add(second, first, { rating, at: at + rng.int(0, 5 * DAY) });
}

/** Four in ten frauds behave at first; what frauds say of the honest looks like anybody's. */
function judge(rng: Random, from: Party, to: Party, at: number): number {
  const sleeping = to.kind === 'fraud' && to.tasks % 5 < 2 && at < (to.joined + to.left) / 2;
  return stars(rng, (sleeping ? 0 : to.quality) + from.leniency);
}

/** Groups of two to six frauds give each other five stars. */
function praiseEachOther(book: Book, frauds: readonly Party[]): void {
  const { rng } = book;
  for (let from = 0; from < frauds.length;) {
    const group = frauds.slice(from, from + rng.int(2, 6));
    from += group.length;
    const at = rng.pick(group).joined;
    for (const a of group) {
      for (const b of group) {
        if (a !== b && book.isNew(a, b) && rng.chance(0.5)) {
          book.add(a, b, { rating: 5, at: Math.floor(at + rng.between(0, 30 * DAY)) });
        }
      }
    }
  }
}
