/** What the commands print: sentences for people, one JSON value with --json. */

/** Makes foreign text safe for a terminal: no control, bidi or other invisible character reaches it. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u{${point.toString(16)}}`;
  });
}

/** JSON of any result: big integers as decimal strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

export type Printed = Record<string, unknown>;

/** Prints a result: with `json` as one line, otherwise as aligned `name  value` rows below a headline. */
export function print(json: boolean | undefined, headline: string, result: Printed): void {
  if (json === true) {
    process.stdout.write(`${toJson(result)}\n`);
    return;
  }
  const rows = Object.entries(result).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${printable(shown(value))}`);
  process.stdout.write(`${[headline, ...lines].join('\n')}\n`);
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? toJson(value) : String(value);
}
