/** How the demo talks: one line an event, details indented. */

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

export const say = {
  chapter: (title: string): void => line(`\n── ${title}`),
  task: (title: string): void => line(`\n  ${title}`),
  step: (what: string, gas?: bigint): void => line(`    • ${what}${gas === undefined ? '' : `  (${gas} gas)`}`),
  fact: (name: string, value: string): void => line(`        ${name.padEnd(12)} ${value}`),
  note: (text: string): void => line(`    … ${text}`),
  plain: line,
};
