// A line that is longer than any entry ended an audit without a verdict, or with one, by where it lay in the file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MAX_ENTRY_LINE } from '@agent-market/sdk/log';

import { folderSource } from '../../services/src/log/folder-source.ts';

describe('finding: a long line is no verdict', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agent-market-lines-'));
    mkdirSync(join(folder, '0'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lengths = async (text: string): Promise<number[]> => {
    writeFileSync(join(folder, '0', 'entries.jsonl'), text);
    const found: number[] = [];
    for await (const line of (await folderSource(folder).readEntries(0n)) ?? []) found.push(line.length);
    return found;
  };

  it('is handed on, too long for its reader, and nothing after it', async () => {
    expect(await lengths(`a\n${'x'.repeat(MAX_ENTRY_LINE)}\nb`)).to.deep.equal([1, MAX_ENTRY_LINE, 1]);
    for (const length of [MAX_ENTRY_LINE + 1, 50_000, 500_000]) {
      for (const character of ['x', '\u{1f600}', '\0']) {
        const long = character.repeat(length / character.length);
        expect(await lengths(`a\n${long}\nb\n`)).to.deep.equal([1, MAX_ENTRY_LINE + 1]);
      }
    }
  });
});
