// The embedded database, without room for its next log file, hangs for ever and takes the process with it (ours, by PGlite).
import { expect } from 'chai';
import { join } from 'node:path';
import { acceptReview } from '../../services/src/log/intake.ts';
import { openStore } from '../../services/src/store/open.ts';
import { LOG_IDENTITY, logWorld, person, submission } from '../helpers/log-world.ts';
import { rejectsWith } from '../helpers/rejects.ts';
import { skipLoudly } from '../helpers/skip.ts';
import { smallDisk, type SmallDisk } from '../helpers/small-disk.ts';

describe('finding: a full disk hangs the embedded store', function () {
  this.timeout(120_000);
  let disk: SmallDisk | undefined;
  after(() => disk?.remove());

  it('refuses while there is still room, loses no receipt, and more room is enough', async function () {
    disk = smallDisk(160 << 20) ?? skipLoudly(this, 'this account may not mount a small disk: run it as root');
    const place = { dataDir: join(disk.path, 'data') };
    const store = await openStore(place, LOG_IDENTITY);
    const [early, late] = [await submission(person(1)), await submission(person(2))];
    const { receipt } = await acceptReview(logWorld(store), early);
    disk.fill(32 << 20);
    const error = await rejectsWith('STORE_FAILED', () => acceptReview(logWorld(store), late));
    expect(error).to.have.property('retryable', true);
    disk.free();
    expect((await acceptReview(logWorld(store), late)).fresh).to.equal(true);
    expect((await acceptReview(logWorld(store), early)).receipt).to.deep.equal(receipt);
    await store.close();
  });
});
