/** Reads a market's reviews from a table: `review_id,agent_id,reviewer_id,task_id,rating,verified,created_at`. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvalidInput } from '@agent-market/sdk/errors';
import type { RatedReview } from '@agent-market/sdk/reputation';
import { CsvError, parse } from 'csv-parse';
import { refusedFile } from '../bounded-file.ts';

const COLUMNS = ['review_id', 'agent_id', 'reviewer_id', 'task_id', 'rating', 'verified', 'created_at'];
const MAX_LINE_BYTES = 10_000;
const MAX_NAME_CHARACTERS = 200;
/** Half stars and the like are decimal: no hexadecimal number passes for a rating. */
const RATING = /^[1-5](?:\.\d+)?$/;
/** A date, or a date and a time with or without its offset; without one it is UTC. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:Z|([+-]\d\d)(?::?(\d\d))?)?)?$/i;
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1'].map((text) => [text, true] as const),
  ...['false', '0', ''].map((text) => [text, false] as const),
]);

export interface ReviewTable {
  reviews: RatedReview[];
  /** Parties that are named only in reviews that are left out. */
  others: string[];
  /** Reviews of oneself, which say nothing and are left out. */
  ofThemselves: number;
}

/**
 * Reads the whole table; columns may stand in any order, and further ones are passed over. Errors: `CSV_INVALID` with the line, `FILE_UNREADABLE`.
 */
export async function readReviewsCsv(path: string): Promise<ReviewTable> {
  const reviews: RatedReview[] = [];
  const others = new Set<string>();
  const ids = new Set<string>();
  let ofThemselves = 0;
  let hasHeader = false;
  const parser = parse({
    bom: true,
    columns: (names: string[]) => {
      hasHeader = true;
      return checkedColumns(names);
    },
    info: true,
    max_record_size: MAX_LINE_BYTES,
    // All three in one file too: somebody joined two.
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    trim: true,
  });
  try {
    await pipeline(createReadStream(path), parser, async (rows: AsyncIterable<Row>) => {
      for await (const { record, info } of rows) {
        const review = reviewOf(record, info.lines);
        if (ids.has(review.id)) throw invalid(info.lines, 'its review_id was there before');
        ids.add(review.id);
        if (review.agent !== review.reviewer) reviews.push(review);
        else {
          ofThemselves += 1;
          others.add(review.agent);
        }
      }
    });
  } catch (cause) {
    if (cause instanceof CsvError) throw invalid(cause.lines as number | undefined, cause.message.split('\n')[0] ?? '');
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) {
      throw refusedFile('FILE_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}`);
    }
    throw cause;
  }
  if (!hasHeader) throw invalid(1, `there is no column ${COLUMNS.join(', ')}`);
  return { reviews, others: [...others], ofThemselves };
}

interface Row {
  record: Record<string, string | undefined>;
  info: { lines: number };
}

function checkedColumns(names: string[]): string[] {
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) throw invalid(1, `there is no column ${missing.join(', ')}`);
  const twice = COLUMNS.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice.length > 0) throw invalid(1, `there are two columns ${twice.join(', ')}`);
  return names;
}

function reviewOf(record: Row['record'], line: number): RatedReview {
  const name = (column: string): string => {
    const text = record[column] ?? '';
    if (text === '' || text.length > MAX_NAME_CHARACTERS) {
      throw invalid(line, `${column} has ${text.length} characters, not 1 to ${MAX_NAME_CHARACTERS}`);
    }
    // What is no UTF-8 reads as this, so that two names could become one.
    if (text.includes('\ufffd')) throw invalid(line, `${column} is not UTF-8`);
    return text;
  };
  const stars = record['rating'] ?? '';
  const rating = RATING.test(stars) ? Number(stars) : NaN;
  if (!(rating <= 5)) throw invalid(line, 'the rating is not a number from 1 to 5');
  const verified = FLAGS.get((record['verified'] ?? '').toLowerCase());
  if (verified === undefined) throw invalid(line, 'verified is neither true nor false');
  return {
    id: name('review_id'),
    agent: name('agent_id'),
    reviewer: name('reviewer_id'),
    rating,
    verified,
    at: secondsOf(record['created_at'] ?? '', line),
  };
}

function secondsOf(text: string, line: number): number {
  const [, day = '', clock = '00:00', seconds = '00', hours, minutes = '00'] = TIME.exec(text) ?? [];
  const offset = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const milliseconds = Date.parse(`${day}T${clock}:${seconds}${offset}`);
  if (Number.isNaN(milliseconds) || !isDay(day)) throw invalid(line, 'created_at is no ISO 8601 time');
  return milliseconds / 1000;
}

/** Whether its month has that day: engines take the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

function invalid(line: number | undefined, why: string): InvalidInput {
  const place = line === undefined ? '' : `line ${line}: `;
  return new InvalidInput('CSV_INVALID', `${place}${why}`, {
    hint: `Columns are ${COLUMNS.join(',')}; times are ISO 8601. Nothing was written.`,
  });
}
