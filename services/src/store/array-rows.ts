/**
 * Many rows in one statement, as one array a column. PostgreSQL reads an array several times faster than a parameter for every
 * value, of which it takes no more than 65,535; and the statement's text does not depend on how many rows there are.
 */
import { sql, type RawBuilder } from 'kysely';

export type Value = Uint8Array | string | bigint | number | null | readonly string[];

/** The PostgreSQL type of every column. */
export type ColumnTypes<C extends string> = Readonly<Record<C, string>>;

/** `select …` of the rows, with the columns in the order of `types`; a value that is absent is null. */
export function selectRows<C extends string>(
  types: ColumnTypes<C>,
  rows: readonly { readonly [column in C]?: Value | undefined }[],
): RawBuilder<unknown> {
  const columns = Object.keys(types) as C[];
  // Arrays of arrays must be rectangular, so a column of arrays travels as text.
  const arrays = columns.map((column) => {
    const type = types[column].endsWith('[]') ? 'text' : types[column];
    return sql`${arrayLiteral(rows.map((row) => row[column] ?? null))}::${sql.raw(type)}[]`;
  });
  const fields = columns.map((column) => sql`${sql.ref(column)}::${sql.raw(types[column])}`);
  return sql`select ${sql.join(fields)} from unnest(${sql.join(arrays)}) as given (${columnList(columns)})`;
}

/** Names of columns, with commas between. */
export function columnList(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

/** An array as PostgreSQL writes it. */
export function arrayLiteral(values: readonly Value[]): string {
  return `{${values.map(elementOf).join(',')}}`;
}

function elementOf(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Uint8Array) return `"\\\\x${hexOf(value)}"`;
  return quoted(arrayLiteral(value));
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
