/** Reads `src,dst,rating,time` lines: who rated whom, −10 … 10, at which unix second. */
import { InvalidInput } from '@agent-market/sdk/errors';

export interface RatingRow {
  /** Line in the file, from 1. */
  line: number;
  /** Who rated; any name without a comma. */
  source: string;
  /** Who was rated. */
  target: string;
  /** 1 … 5. */
  stars: number;
  /** Unix seconds. */
  time: bigint;
}

const LINE = /^([\w.:-]{1,64}),([\w.:-]{1,64}),(-?[0-9]{1,2}),([0-9]{1,10})(?:\.[0-9]{1,9})?$/;

/**
 * Parses the whole file before anything is stored, oldest first, ties in file order. A first line that names the columns
 * is skipped. Throws `CSV_INVALID` with the line.
 */
export function parseRatings(csv: string): RatingRow[] {
  const lines = csv.split(/\r?\n/);
  const rows = lines.flatMap((text, i) =>
    text === '' || (i === 0 && isHeading(text)) ? [] : [parseLine(text, i + 1)],
  );
  return rows.sort((a, b) => (a.time === b.time ? a.line - b.line : a.time < b.time ? -1 : 1));
}

/** −10 … −5 → 1, −4 … −1 → 2, 1 … 4 → 4, 5 … 10 → 5: the sign is kept, and nothing lands on the middle by itself. */
export function starsOf(rating: number): number {
  if (rating < 0) return rating <= -5 ? 1 : 2;
  return rating >= 5 ? 5 : 4;
}

function isHeading(text: string): boolean {
  return text.toLowerCase().replaceAll(' ', '') === 'src,dst,rating,time';
}

function parseLine(text: string, line: number): RatingRow {
  const [, source, target, rating, time] = LINE.exec(text) ?? [];
  if (source === undefined || target === undefined || rating === undefined || time === undefined) {
    throw invalid(line, 'not src,dst,rating,time');
  }
  const value = Number(rating);
  if (value === 0 || value < -10 || value > 10) throw invalid(line, 'the rating is not −10 … −1 or 1 … 10');
  if (source === target) throw invalid(line, 'nobody rates themselves');
  if (time === '0') throw invalid(line, 'the time is zero');
  return { line, source, target, stars: starsOf(value), time: BigInt(time) };
}

function invalid(line: number, why: string): InvalidInput {
  return new InvalidInput('CSV_INVALID', `line ${line}: ${why}`, {
    hint: 'Columns are src,dst,rating,time; ratings whole numbers, times unix seconds. Nothing was stored.',
  });
}
