// What the SDK signs, the contract takes: signers with and without code, on a real chain.
import { expect } from 'chai';
import { network } from 'hardhat';
import { makeError, Wallet } from 'ethers';
import {
  escrowCalls,
  hashTaskTerms,
  isConsent,
  quoteDigest,
  settlementDigest,
  signAuthorization,
  signPermit,
  signQuote,
  signSettlement,
  signShortening,
  type TypedDomain,
} from '../../../sdk/src/escrow/index.ts';
import { parseHash, type Hex } from '../../../sdk/src/hex.ts';
import { localSigner } from '../../../sdk/src/reviews/index.ts';
import { rejectionCode } from '../../helpers/sdk/code-of.ts';
import { escrowWorld, refusal } from '../../helpers/sdk/escrow-world.ts';
import { throwawayKey } from '../../helpers/sdk/sample-log.ts';

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = escrowWorld(connection);

async function fixture() {
  const world = await deploy();
  const owner = new Wallet(throwawayKey('owner'));
  const wallet = await ethers.deployContract('SigningActor', [owner.address]);
  const nextTaskId = async (): Promise<string> => world.asClient.contract.nextTaskId(world.signers.client.address, 0n);
  const token: TypedDomain = {
    name: 'Signed Dollar',
    version: '1',
    chainId: world.domain.chainId,
    verifyingContract: world.token,
  };
  return {
    ...world,
    owner,
    wallet: await wallet.getAddress(),
    validUntil: world.terms.deadline,
    nextTaskId,
    tokenDomain: token,
  };
}
const load = (): ReturnType<typeof fixture> => networkHelpers.loadFixture(fixture);

describe('sdk/escrow/sign', () => {
  describe('given an agent without code', () => {
    it('its quote creates an accepted task, or funds one, and no task on other terms', async () => {
      const { asClient, asStranger, signers, domain, terms, validUntil, nextTaskId } = await load();
      const options = { bond: 7n };
      const quote = { taskId: await nextTaskId(), terms, options, validUntil };
      const signed = await signQuote(signers.agent, domain, quote);
      const dearer = asClient.createAndFundTask({ ...terms, amount: 1001n }, { options, quote: signed });
      expect(await refusal(dearer)).to.equal('TaskEscrow_WrongSignature');
      expect(await refusal(asClient.createAndFundTask(terms, { quote: signed }))).to.equal('TaskEscrow_WrongSignature');
      await (await asClient.createTask(terms, { options })).wait();
      await (await asStranger.fundTask(quote.taskId, terms, { options, quote: signed })).wait();
      expect(await asClient.getTask(quote.taskId)).to.include({ state: 'Funded', accepted: true });
      expect(await asClient.getHistory(quote.taskId)).to.include({ state: 'Funded', accepted: true });
    });

    it('a quote that was taken back is worthless', async () => {
      const { asClient, asAgent, signers, domain, terms, validUntil, nextTaskId } = await load();
      const quote = { taskId: await nextTaskId(), terms, validUntil };
      const signed = await signQuote(signers.agent, domain, quote);
      const digest = quoteDigest(domain, quote);
      await (await asAgent.revokeSignature(digest)).wait();
      expect(await asClient.isRevoked(signers.agent.address, digest)).to.equal(true);
      expect(await asClient.isRevoked(signers.client.address, digest)).to.equal(false);
      expect(await refusal(asClient.createAndFundTask(terms, { quote: signed }))).to.equal(
        'TaskEscrow_SignatureIsRevoked',
      );
    });

    it('a settlement closes the task, and a shortening moves its deadline', async () => {
      const { asClient, asAgent, signers, domain, terms, validUntil, now } = await load();
      const { taskId } = await (await asClient.createAndFundTask(terms)).wait();
      const newDeadline = (await now()) + 1000n;
      const shortening = { taskId, deadline: terms.deadline, newDeadline, validUntil };
      await (
        await asClient.shortenDeadline(taskId, newDeadline, await signShortening(signers.agent, domain, shortening))
      ).wait();
      expect((await asClient.getHistory(taskId)).deadline).to.equal(newDeadline);
      const split = { taskId, remaining: 1000n, topUps: 0n, agentAmount: 400n, validUntil };
      const consent = await signSettlement(signers.client, domain, split);
      expect(await refusal(asAgent.settle(taskId, 401n, consent))).to.equal('TaskEscrow_WrongSignature');
      const closed = await (await asAgent.settle(taskId, 400n, consent)).wait();
      expect(closed).to.include({ outcome: 'Settled', agentAmount: 400n, clientAmount: 600n });
    });
  });

  describe('given an agent that is an ERC-1271 wallet', () => {
    it('its owner signs for it, and isConsent says what the contract says', async () => {
      const { asClient, domain, owner, wallet, validUntil, nextTaskId, ...world } = await load();
      const terms = { ...world.terms, agent: wallet };
      const quote = { taskId: await nextTaskId(), terms, validUntil };
      const [byOwner, byOther] = [
        await signQuote(owner, domain, quote),
        await signQuote(world.signers.agent, domain, quote),
      ];
      const claim = { account: wallet, digest: quoteDigest(domain, quote), signature: byOwner.signature };
      expect(await isConsent(claim, ethers.provider)).to.equal(true);
      expect(await isConsent(claim)).to.equal(false);
      expect(await isConsent({ ...claim, signature: byOther.signature }, ethers.provider)).to.equal(false);
      expect(await isConsent({ ...claim, account: owner.address }, ethers.provider)).to.equal(true);
      expect(await refusal(asClient.createAndFundTask(terms, { quote: byOther }))).to.equal(
        'TaskEscrow_WrongSignature',
      );
      await (await asClient.createAndFundTask(terms, { quote: byOwner })).wait();
      const split = { taskId: quote.taskId, remaining: 1000n, topUps: 0n, agentAmount: 0n, validUntil };
      await (await asClient.settle(quote.taskId, 0n, await signSettlement(owner, domain, split))).wait();
      expect((await asClient.getTask(quote.taskId)).outcome).to.equal('Settled');
    });

    it('isConsent takes a revert for a no, and silence of the node for no answer', async () => {
      const { domain, wallet, terms, validUntil } = await load();
      const split = { taskId: terms.termsHash, remaining: 1n, topUps: 0n, agentAmount: 1n, validUntil };
      const claim = { account: wallet, digest: settlementDigest(domain, split), signature: '0x' };
      const down = { getCode: async () => '0x01', call: async () => Promise.reject(new Error('down')) };
      expect(await isConsent(claim, down).catch((error: Error) => error.message)).to.equal('down');
      const revert: Error = makeError('reverted', 'CALL_EXCEPTION');
      const reverting = { ...down, call: async () => Promise.reject(revert) };
      expect(await isConsent(claim, reverting)).to.equal(false);
      const dirty = { ...down, call: async () => `0x1626ba7e${'00'.repeat(27)}01` };
      expect(await isConsent(claim, dirty)).to.equal(false);
    });
  });

  describe('given a token that takes signatures', () => {
    it('a permit and the payment go in one transaction, also when the permit was sent before', async () => {
      const { asClient, asStranger, signers, address, token, tokenDomain, validUntil, ...world } = await load();
      const terms = { ...world.terms, token };
      const owner = signers.client.address;
      const permit = await signPermit(signers.client, tokenDomain, {
        ...{ owner, escrow: address, value: 1000n, nonce: 0n, deadline: validUntil },
      });
      const batch = [escrowCalls.permitPayment(token, permit), escrowCalls.createAndFundTask(terms, { lane: 0n })];
      // A permit is only ever the caller's own.
      await (await asStranger.permitPayment(token, permit)).wait();
      expect(await refusal(asClient.createAndFundTask(terms))).to.not.equal('nothing thrown');
      await (await asClient.multicall(batch)).wait();
      await (await asClient.permitPayment(token, permit)).wait();
    });

    it('an authorization funds its task, sent by anybody, and no other', async () => {
      const { asClient, asStranger, signers, address, token, tokenDomain, validUntil, ...world } = await load();
      const terms = { ...world.terms, token };
      const [first, second] = [
        await (await asClient.createTask(terms)).wait(),
        await (await asClient.createTask(terms)).wait(),
      ];
      const payment = {
        from: signers.client.address,
        escrow: address,
        value: 1000n,
        validAfter: 0n,
        validBefore: validUntil,
      };
      const authorization = await signAuthorization(signers.client, tokenDomain, {
        ...{ ...payment, taskId: first.taskId, termsDigest: hashTaskTerms(terms), quoted: false },
      });
      const other = asStranger.fundTaskWithAuthorization(second.taskId, terms, { authorization });
      expect(await refusal(other)).to.not.equal('nothing thrown');
      await (await asStranger.fundTaskWithAuthorization(first.taskId, terms, { authorization })).wait();
      expect((await asClient.getTask(first.taskId)).state).to.equal('Funded');
    });
  });

  describe('given signers of other kinds', () => {
    it('a key in this process signs the same, and a wallet that signs with another account is refused', async () => {
      const { domain, owner, terms, validUntil, signers } = await load();
      const split = { taskId: terms.termsHash, remaining: 1n, topUps: 0n, agentAmount: 1n, validUntil };
      const local = localSigner(owner.privateKey as Hex);
      expect(await signSettlement(local, domain, split)).to.deep.equal(await signSettlement(owner, domain, split));
      const liar = { getAddress: async () => signers.client.address, signTypedData: owner.signTypedData.bind(owner) };
      expect(await rejectionCode(signSettlement(liar, domain, split))).to.equal('SIGNER_MISMATCH');
      const elsewhere = { ...domain, chainId: 1n };
      const digest = settlementDigest(elsewhere, split);
      const signed = await signSettlement(owner, domain, split);
      expect(await isConsent({ account: owner.address, digest, signature: signed.signature })).to.equal(false);
      expect(parseHash(digest)).to.not.equal(settlementDigest(domain, split));
    });
  });
});
