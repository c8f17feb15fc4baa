import { expect } from 'chai';
import { network } from 'hardhat';

import { parseAddress, type Address, type Hash } from '../../../sdk/src/hex.ts';
import {
  BLIND_WINDOW,
  createReputationClient,
  hashSealedReview,
  type ReputationClient,
  type SealedReview,
} from '../../../sdk/src/reputation/index.ts';
import { bring, nextAt } from '../../helpers/contracts/journey.ts';
import { worldFixture, type World } from '../../helpers/contracts/world.ts';
import { rejectsWith } from '../../helpers/rejects.ts';
import { readVector } from '../../helpers/sdk/read-vector.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const fixture = worldFixture(connection);
const SALT = ethers.id('salt');

interface SealCase extends SealedReview {
  domain: { chainId: string; contract: Address };
  digest: Hash;
}
const SEALED = [
  { name: 'taskId', type: 'bytes32' },
  { name: 'reviewer', type: 'address' },
  { name: 'rating', type: 'uint8' },
  { name: 'feedbackHash', type: 'bytes32' },
  { name: 'salt', type: 'bytes32' },
];

describe('sdk/reputation/seal', () => {
  let world: World;
  let taskId: string;
  let by: Record<'client' | 'agent', ReputationClient>;
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(fixture);
    taskId = await bring(world, 'Released');
    const address = await world.reputation.getAddress();
    const clientOf = (party: 'client' | 'agent') => createReputationClient({ address, runner: world[party] });
    by = { client: clientOf('client'), agent: clientOf('agent') };
  });

  const mined = async <T>(sent: Promise<{ wait: () => Promise<T> }>): Promise<T> => (await sent).wait();

  it('hashes as the frozen vector says, and as ethers does', () => {
    const { cases } = readVector<{ cases: SealCase[] }>('seal');
    expect(cases).to.have.length(4);
    for (const { domain, digest, ...sealed } of cases) {
      const { chainId, contract } = domain;
      expect(hashSealedReview({ chainId: BigInt(chainId), contract }, sealed)).to.equal(digest);
      const types = { SealedReview: SEALED };
      const typed = { name: 'AgentReviews', version: '1', chainId, verifyingContract: contract };
      expect(ethers.TypedDataEncoder.hash(typed, types, sealed)).to.equal(digest);
    }
  });

  it('hashes as the contract does', async () => {
    const { chainId } = await ethers.provider.getNetwork();
    const domain = { chainId, contract: by.client.address };
    for (const rating of [1, 5]) {
      const review = {
        taskId: taskId as Hash,
        reviewer: world.client.address.toLowerCase() as Address,
        rating,
        feedbackHash: ethers.id('feedback') as Hash,
        salt: SALT as Hash,
      };
      const { reviewer, feedbackHash, salt } = review;
      const expected = await world.reputation.hashSealedReview(reviewer, rating, taskId, feedbackHash, salt);
      expect(hashSealedReview(domain, review)).to.equal(expected);
    }
  });

  it('seals and opens reviews of both sides', async () => {
    const { opening } = await mined(by.client.sealReview(taskId, { rating: 2, salt: SALT }));
    const theirs = { rating: 5, feedbackHash: ethers.id('thanks'), salt: ethers.id('other salt') };
    expect(await by.agent.isSealedBy(world.client.address, taskId)).to.equal(true);
    expect(await by.agent.isSealedBy(world.agent.address, taskId)).to.equal(false);
    await rejectsWith('AgentReputation_TooEarly', () => by.client.openReview(opening));
    const other = await mined(by.agent.sealReview(taskId, theirs));
    await rejectsWith('AgentReputation_WrongOpening', () => by.client.openReview({ ...opening, rating: 3 }));
    await mined(by.client.openReview(opening));
    await mined(by.agent.openReview(other.opening));
    expect(await by.agent.getReputation(world.agent.address)).to.deep.equal({ averageX100: 200, count: 1 });
    const [review] = await by.client.listAllReviews(world.client.address);
    expect(review).to.include({ rating: 5, subjectRole: 'Client', feedbackHash: theirs.feedbackHash });
    expect(await by.agent.isSealedBy(world.client.address, taskId)).to.equal(false);
  });

  it('finds again what the chain knows of a sealed review, for whoever kept content and salt', async () => {
    const { opening } = await mined(by.client.sealReview(taskId, { rating: 4, salt: SALT }));
    const [fact, ...rest] = await by.client.listSealed(taskId);
    expect(rest).to.deep.equal([]);
    const { subject, outcome, sealedAt } = fact ?? {};
    expect({ subject, outcome, sealedAt }).to.deep.equal(opening.sealing);
    expect(fact).to.include({ reviewer: parseAddress(world.client.address), subjectRole: 'Agent' });
    expect(opening.sealing.outcome).to.equal('ReleasedByClient');
    expect(await by.client.listSealed(ethers.id('another task'))).to.deep.equal([]);

    const opens = Number((sealedAt ?? 0n) + BLIND_WINDOW);
    await nextAt(world, opens);
    await rejectsWith('AgentReputation_TooEarly', () => by.client.openReview(opening));
    await nextAt(world, opens + 1);
    await mined(by.client.openReview(opening));
  });

  it('seals nothing that could not be opened or would be guessed, and needs a signer with a provider', async () => {
    for (const rating of [0, 6, 2.5]) {
      await rejectsWith('SEALED_REVIEW_INVALID', () => by.client.sealReview(taskId, { rating, salt: SALT }));
    }
    await rejectsWith('SEALED_REVIEW_INVALID', () =>
      by.client.sealReview(taskId, { rating: 1, salt: ethers.ZeroHash }),
    );
    const { address } = by.client;
    const reader = createReputationClient({ address, runner: ethers.provider });
    await rejectsWith('SIGNER_NEEDED', () => reader.sealReview(taskId, { rating: 1, salt: SALT }));
    const offline = createReputationClient({ address, runner: {} as never });
    await rejectsWith('PROVIDER_NEEDED', () => offline.sealReview(taskId, { rating: 1, salt: SALT }));
    await rejectsWith('AgentReputation_NotBlind', async () => {
      await mined(by.agent.submitReview(taskId, 1));
      return by.client.sealReview(taskId, { rating: 1, salt: SALT });
    });
  });
});
