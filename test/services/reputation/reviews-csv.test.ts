/** Tables as strangers send them: what is read, and for what is refused the code and the line. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readReviewsCsv, type ReviewTable } from '../../../services/src/reputation/reviews-csv.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

const HEAD = 'review_id,agent_id,reviewer_id,task_id,rating,verified,created_at';
const PLAIN = {
  ...{ review_id: 'r1', agent_id: 'a', reviewer_id: 'b', task_id: 't' },
  ...{ rating: '5', verified: 'true', created_at: '2026-01-02' },
};
type Changes = Partial<typeof PLAIN>;
const JANUARY_2 = 1_767_312_000;

const row = (changes: Changes = {}): string => Object.values({ ...PLAIN, ...changes }).join(',');
const table = (...rows: string[]): string => [HEAD, ...rows, ''].join('\n');

describe('services/reputation/reviews-csv', () => {
  let directory: string;
  before(() => void (directory = mkdtempSync(join(tmpdir(), 'agent-market-csv-'))));
  after(() => rmSync(directory, { recursive: true }));

  function read(content: string | Buffer): Promise<ReviewTable> {
    const path = join(directory, 'reviews.csv');
    writeFileSync(path, content);
    return readReviewsCsv(path);
  }
  /** The line that the error names. */
  async function lineRefused(content: string | Buffer): Promise<number> {
    const { message } = await rejectsWith('CSV_INVALID', () => read(content));
    return Number(/^line (\d+): /.exec(message)?.[1]);
  }
  const first = async (changes: Changes): Promise<ReviewTable['reviews'][number] | undefined> =>
    (await read(table(row(changes)))).reviews[0];

  it('reads a table', async () => {
    expect(await read(table(row(), row({ review_id: 'r2', rating: '1', verified: '0' })))).to.deep.equal({
      reviews: [
        { id: 'r1', agent: 'a', reviewer: 'b', rating: 5, verified: true, at: JANUARY_2 },
        { id: 'r2', agent: 'a', reviewer: 'b', rating: 1, verified: false, at: JANUARY_2 },
      ],
      others: [],
      ofThemselves: 0,
    });
  });

  it('takes columns in any order, and passes others over', async () => {
    const columns = 'created_at,__proto__,rating,verified,task_id,reviewer_id,agent_id,review_id';
    const { reviews } = await read(`${columns}\n2026-01-02,x,5,true,t,b,a,r1\n`);
    expect(reviews).to.deep.equal((await read(table(row()))).reviews);
  });

  it('leaves out reviews of oneself, and remembers who wrote them', async () => {
    const alone = await read(table(row(), row({ review_id: 'r2', reviewer_id: 'c', agent_id: 'c' })));
    expect([alone.reviews.length, alone.others, alone.ofThemselves]).to.deep.equal([1, ['c'], 1]);
  });

  it('is empty when there is only a header', async () => {
    expect(await read(HEAD)).to.deep.equal({ reviews: [], others: [], ofThemselves: 0 });
  });

  for (const [how, content] of [
    ['with a byte order mark', `\ufeff${table(row())}`],
    ['in UTF-16', Buffer.from(`\ufeff${table(row())}`, 'utf16le')],
    ['with CRLF', table(row()).replaceAll('\n', '\r\n')],
    ['with CR', table(row()).replaceAll('\n', '\r')],
    ['whose last line does not end', table(row()).trimEnd()],
    ['with empty lines', `\n${HEAD}\n\n${row()}\n\n`],
    ['with spaces around', table(row().replaceAll(',', ' , '))],
    ['with everything quoted', table(row().replace(/[^,]+/g, '"$&"'))],
  ] as const) {
    it(`reads a table ${how}`, async () => {
      expect((await read(content)).reviews).to.deep.equal((await read(table(row()))).reviews);
    });
  }

  it('reads a table whose halves end their lines differently', async () => {
    const { reviews } = await read(`${HEAD}\r\n${row()}\n${row({ review_id: 'r2' })}\r${row({ review_id: 'r3' })}`);
    expect(reviews.map(({ id }) => id)).to.deep.equal(['r1', 'r2', 'r3']);
  });

  it('keeps commas, quotes and line breaks of names', async () => {
    expect((await first({ agent_id: '"a ""b"",\r\nc"' }))?.agent).to.equal('a "b",\r\nc');
    expect((await first({ agent_id: 'é😀' }))?.agent).to.equal('é😀');
  });

  it('reads times with and without a clock and an offset, whatever the machine’s zone', async () => {
    const times = {
      '2026-01-02': 0,
      '2026-01-02T00:00': 0,
      '2026-01-02 00:00:01': 1,
      '2026-01-02t00:00:01.999z': 1,
      '2026-01-02 00:00:01,5': 1,
      '2026-01-02T01:00:00+01:00': 0,
      '2026-01-02 01:00:00+01': 0,
      '2026-01-01T23:30:00-0030': 0,
      '2026-01-01T24:00': 0,
    };
    for (const [text, seconds] of Object.entries(times)) {
      expect((await first({ created_at: `"${text}"` }))?.at, text).to.equal(JANUARY_2 + seconds);
    }
    expect((await first({ created_at: '1969-12-31T23:59:59.5Z' }))?.at).to.equal(-1);
  });

  it('reads the same in another zone', () => {
    const path = join(directory, 'zone.csv');
    writeFileSync(path, table(row({ created_at: '2026-01-02 00:00' })));
    const module = fileURLToPath(new URL('../../../services/src/reputation/reviews-csv.ts', import.meta.url));
    const program = `import { readReviewsCsv } from ${JSON.stringify(module)};
      console.log((await readReviewsCsv(${JSON.stringify(path)})).reviews[0].at);`;
    const options = ['--conditions=agent-market-source', '--input-type=module', '-e', program];
    const env = { ...process.env, TZ: 'America/New_York', NODE_OPTIONS: '' };
    expect(execFileSync(process.execPath, options, { env }).toString()).to.equal(`${JANUARY_2}\n`);
  }).timeout(20_000);

  for (const rating of [
    '0',
    '6',
    '5.1',
    '0.9',
    '-1',
    '',
    'NaN',
    'Infinity',
    '0x5',
    '0b11',
    '1e0',
    '5,0',
    '"4,5"',
    '٤',
  ]) {
    it(`refuses the rating ${JSON.stringify(rating)}`, async () => {
      expect(await lineRefused(table(row(), row({ review_id: 'r2', rating })))).to.equal(3);
    });
  }

  for (const time of [
    ...['', '0', '1767312000', '2026-1-2', '02.01.2026', '2026-01-02T', '2026-01-02Z', '2026-01-02 9:00', 'yesterday'],
    ...['2026-00-10', '2026-13-01', '2026-02-29', '2026-02-30', '2026-04-31T10:00', '2026-01-32', '2026-01-00'],
    ...['2026-01-02T25:00', '2026-01-02T24:01', '2026-01-02T10:60', '2026-01-02T10:00:61', '+012026-01-02'],
    ...['2026-01-02T10:00+99:99', '2026-01-02T10:00+24:00', '2026-01-02T10:00 UTC', '2026-01-02T10:00:00.1234567890'],
  ]) {
    it(`refuses the time ${JSON.stringify(time)}`, async () => {
      expect(await lineRefused(table(row({ created_at: time })))).to.equal(2);
    });
  }

  for (const verified of ['yes', '2', 'truefalse', 'constructor', '__proto__', 'null']) {
    it(`refuses the flag ${verified}`, async () => {
      expect(await lineRefused(table(row({ verified })))).to.equal(2);
    });
  }

  it('takes flags in any case, and none for false', async () => {
    const flags = ['TRUE', 'True', '1', 'FALSE', '0', ''];
    const { reviews } = await read(table(...flags.map((verified, i) => row({ review_id: `r${i}`, verified }))));
    expect(reviews.map(({ verified }) => verified)).to.deep.equal([true, true, true, false, false, false]);
  });

  for (const [what, content, line] of [
    ['an empty file', '', 1],
    ['a file of empty lines', '\n\n', 1],
    ['a missing column', `${HEAD.replace(',task_id', '')}\n`, 1],
    ['a column that is there twice', `${HEAD},rating\n${row()},1\n`, 1],
    ['semicolons', table(row()).replaceAll(',', ';'), 1],
    ['too few fields', table(row(), 'r2,a,b'), 3],
    ['too many fields', table(row(), `${row({ review_id: 'r2' })},x`), 3],
    ['an id that was there before', table(row(), row({ agent_id: 'c' })), 3],
    ['an id that was there before, of a review of oneself', table(row({ reviewer_id: 'a' }), row()), 3],
    ['no id', table(row({ review_id: '' })), 2],
    ['no agent', table(row({ agent_id: ' ' })), 2],
    ['no reviewer', table(row({ reviewer_id: '""' })), 2],
    ['a name of 201 characters', table(row({ agent_id: 'x'.repeat(201) })), 2],
    ['a field of a million characters', table(row(), row({ task_id: 'x'.repeat(1_000_000) })), 3],
    ['a header without end', 'x'.repeat(100_000), 1],
    ['a quote that is not closed', table(row(), '"r2,a,b,t,5,true,2026-01-02'), 3],
    ['a quote inside a field', table(row(), row({ review_id: 'r"2' })), 3],
    ['what follows a quoted field', table(row(), row({ review_id: '"r"2' })), 3],
    ['a name that is not UTF-8', Buffer.from(table(row(), row({ review_id: 'r2', agent_id: 'José' })), 'latin1'), 3],
    [
      'a bad line after a name of two lines',
      table(row({ agent_id: '"a\nb"' }), row({ review_id: 'r2', rating: '9' })),
      4,
    ],
    ['a bad line after empty ones', `${HEAD}\r\n\r\n\r\n${row({ rating: '9' })}\r\n`, 4],
  ] as const) {
    it(`refuses ${what}, and names line ${line}`, async () => {
      expect(await lineRefused(content)).to.equal(line);
    });
  }

  it('takes a name of 200 characters', async () => {
    expect((await first({ agent_id: 'x'.repeat(200) }))?.agent).to.have.length(200);
  });

  it('says FILE_UNREADABLE for what is no file, and does not read a device without end', async () => {
    await rejectsWith('FILE_UNREADABLE', () => readReviewsCsv(join(directory, 'nowhere.csv')));
    await rejectsWith('FILE_UNREADABLE', () => readReviewsCsv(directory));
    await rejectsWith('CSV_INVALID', () => readReviewsCsv('/dev/zero'));
  });
});
