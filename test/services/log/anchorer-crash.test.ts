import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBatches, loadCommitments } from '../../../services/src/log/load-batch.ts';
import { STEPS, type Step } from '../../../services/src/log/steps.ts';
import type { LogIdentity } from '../../../services/src/store/identity.ts';
import { openStore, type StorePlace } from '../../../services/src/store/open.ts';
import { startChild, type ChildEnd } from '../../helpers/child.ts';
import { anchorsOf, useLogChain } from '../../helpers/log-on-chain.ts';
import { person, submission } from '../../helpers/log-world.ts';
import { describeOnServer } from '../../helpers/store.ts';
import { momentName, type WholePath } from '../../helpers/whole-path.ts';

const PROGRAM = `
  import { walkWholePath } from './test/helpers/whole-path.ts';
  const revive = (_name, value) => (typeof value === 'string' && /^[0-9]+n$/.test(value) ? BigInt(value.slice(0, -1)) : value);
  await walkWholePath(JSON.parse(process.env.WHOLE_PATH, revive));
`;

const MOMENTS = (Object.keys(STEPS) as Step[]).flatMap((step) =>
  (['before', 'after'] as const).map((when) => momentName({ step, when })),
);

describe('a process killed at every step [PGlite]', function () {
  this.timeout(300_000);
  shouldSurvive(MOMENTS, { placeIn: (life) => ({ dataDir: join(life, 'data') }), fresh: () => Promise.resolve() });
});

// Between two steps nothing lasting happens, so that the moment before one is the moment after another: half of them will do.
describeOnServer('a process killed after every step [PostgreSQL]', (stores) =>
  shouldSurvive(
    MOMENTS.filter((moment) => moment.startsWith('after')),
    { placeIn: () => ({ url: stores.url }), fresh: (identity) => stores.fresh(identity) },
  ),
);

interface Stores {
  placeIn: (this: void, life: string) => StorePlace;
  /** Empties what lives share. */
  fresh: (this: void, identity: LogIdentity) => Promise<unknown>;
}

/** One life of many deaths: each test kills the next process at the next moment, and the last lets one get to the end. */
function shouldSurvive(moments: string[], { placeIn, fresh }: Stores): void {
  const chain = useLogChain();
  let path: WholePath;
  let undisturbed: unknown;
  const dirs: string[] = [];
  before(async () => {
    const { key, identity } = await chain.newOperator();
    const batches = await Promise.all(
      [[1, 2], [3]].map((people) => Promise.all(people.map((each) => submission(person(each), {}, identity)))),
    );
    const newLife = async (): Promise<WholePath> => {
      await fresh(identity);
      const life = mkdtempSync(join(tmpdir(), 'agent-market-crash-'));
      dirs.push(life);
      const files = { folder: join(life, 'published'), receipts: join(life, 'receipts') };
      return { place: placeIn(life), identity, rpc: chain.url, key, batches, ...files };
    };
    const snapshot: unknown = await chain.provider.send('evm_snapshot', []);
    path = await newLife();
    const { code, stderr } = await walk(path);
    expect(code, stderr).to.equal(0);
    undisturbed = await outcome(path);
    await chain.provider.send('evm_revert', [snapshot]);
    path = await newLife();
  });
  after(async () => {
    for (const dir of dirs) rmSync(dir, { recursive: true });
  });

  /** What must be the same however often the process died. */
  const outcome = async ({ place, identity, folder, receipts }: WholePath): Promise<unknown> => {
    const store = await openStore(place, identity);
    const batches = [];
    for (const { headerHash, header, final } of await loadBatches(store)) {
      batches.push({ headerHash, final, leaves: await loadCommitments(store, header.batchId) });
    }
    const kept = await store.db.selectFrom('entry').select(['digest', 'receipt_signature']).orderBy('digest').execute();
    await store.close();
    return {
      batches,
      kept,
      onChain: (await anchorsOf(chain, identity.operator)).map(({ batchId, headerHash }) => ({ batchId, headerHash })),
      published: filesIn(folder),
      receipts: path.batches.map((_, index) => readFileSync(`${receipts}.${index}`, 'utf8')),
    };
  };

  for (const moment of moments) {
    it(`dies ${moment}`, async () => {
      const { signal, code, stderr } = await walk({ ...path, dieAt: moment });
      expect({ signal, code }, stderr).to.deep.equal({ signal: 'SIGKILL', code: null });
    });
  }

  it('ends as if nobody had killed it: the same entries, receipts, batches, files and anchors, once', async () => {
    const { code, stderr } = await walk(path);
    expect(code, stderr).to.equal(0);
    const disturbed = await outcome(path);
    expect(disturbed).to.deep.equal(undisturbed);
    expect(disturbed).to.have.property('onChain').with.length(2);
  });
}

function walk(path: WholePath): Promise<ChildEnd> {
  const text = JSON.stringify(path, (_name, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));
  return startChild(PROGRAM, { WHOLE_PATH: text }).ended;
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    names
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((file) => [file.slice(folder.length), readFileSync(file, 'hex')]),
  );
}
