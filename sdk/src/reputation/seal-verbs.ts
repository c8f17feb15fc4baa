/** What the two sides of a task do to review each other without seeing what the other one wrote. */
import type { ContractRunner, Provider, Signer } from 'ethers';
import { contractError } from '../contracts/contract-error.ts';
import { read } from '../contracts/read.ts';
import { eventNamed, write, type Write } from '../contracts/write.ts';
import { InvalidInput } from '../errors.ts';
import { OUTCOMES, ROLES, type Role } from '../escrow/task.ts';
import type { AgentReputation } from '../generated/contracts/AgentReputation.ts';
import { parseAddress, parseHash, ZERO_HASH, type Address, type Hash } from '../hex.ts';
import { hashSealedReview, type Opening, type Sealing } from './seal.ts';

/** What a reviewer decides. `salt`: 32 random bytes. */
export interface SealContent {
  rating: number;
  feedbackHash?: string;
  salt: string;
}

/** A sealed review as everybody sees it. */
export interface SealedFact extends Sealing {
  reviewer: Address;
  subjectRole: Role;
  seal: Hash;
  blockNumber: number;
}

export interface SealVerbs {
  /** Seals the signer's review of the other party. Resolves to what opens it, which is to be kept. */
  sealReview(taskId: string, content: SealContent): Promise<Write<{ opening: Opening }>>;
  /** Opens it: as soon as the other side sealed too, or after a week; within two weeks. */
  openReview(opening: Opening): Promise<Write<object>>;
  /** Whether a party of a task sealed its review and did not open it. */
  isSealedBy(reviewer: string, taskId: string): Promise<boolean>;
  /** What both sides of a task sealed, from the events: for whoever kept content and salt only. */
  listSealed(taskId: string, range?: { fromBlock?: number; toBlock?: number }): Promise<SealedFact[]>;
}

export function sealVerbs(contract: AgentReputation, runner: ContractRunner): SealVerbs {
  return {
    async sealReview(taskId, { rating, feedbackHash = ZERO_HASH, salt }) {
      const content = {
        taskId: parseHash(taskId),
        rating,
        feedbackHash: parseHash(feedbackHash),
        salt: parseHash(salt),
      };
      const { chainId } = await read(providerOf(runner).getNetwork());
      const reviewer = parseAddress(await signerOf(runner).getAddress());
      const domain = { chainId, contract: parseAddress(await contract.getAddress()) };
      const seal = hashSealedReview(domain, { ...content, reviewer });
      return write(
        contract.interface,
        () => contract.sealReview(content.taskId, seal),
        (events) => ({ opening: { ...content, sealing: sealingOf(eventNamed(events, 'ReviewSealed').args) } }),
      );
    },
    openReview: ({ taskId, rating, feedbackHash, salt, sealing }) =>
      write(
        contract.interface,
        () =>
          contract.openReview(taskId, rating, feedbackHash, {
            salt,
            ...sealing,
            outcome: OUTCOMES.indexOf(sealing.outcome),
          }),
        () => ({}),
      ),
    isSealedBy: (reviewer, taskId) => read(contract.isSealedBy(parseAddress(reviewer), parseHash(taskId))),
    async listSealed(taskId, { fromBlock = 0, toBlock } = {}) {
      const topics = [contract.interface.getEvent('ReviewSealed').topicHash, null, null, parseHash(taskId)];
      const filter = { address: await contract.getAddress(), topics, fromBlock, toBlock: toBlock ?? 'latest' };
      const logs = await providerOf(runner)
        .getLogs(filter)
        .catch((error: unknown) => {
          throw contractError(error);
        });
      return logs.map((log) => {
        const args = contract.interface.decodeEventLog('ReviewSealed', log.data, log.topics);
        return {
          ...sealingOf(args),
          reviewer: parseAddress(String(args['reviewer'])),
          subjectRole: ROLES[Number(args['subjectRole'])] ?? 'Agent',
          seal: parseHash(String(args['seal'])),
          blockNumber: log.blockNumber,
        };
      });
    },
  };
}

function sealingOf(args: Record<string, unknown>): Sealing {
  return {
    subject: parseAddress(String(args['subject'])),
    outcome: OUTCOMES[Number(args['outcome'])] ?? 'Open',
    sealedAt: args['sealedAt'] as bigint,
  };
}

function providerOf(runner: ContractRunner): Provider {
  if (!runner.provider) throw new InvalidInput('PROVIDER_NEEDED', 'this client has no provider to ask for its chain');
  return runner.provider;
}

function signerOf(runner: ContractRunner): Signer {
  if ('getAddress' in runner) return runner as Signer;
  throw new InvalidInput('SIGNER_NEEDED', 'this client only reads: a review is sealed by its author', {
    hint: 'Create the client with a signer.',
  });
}
