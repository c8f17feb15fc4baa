import { expect } from 'chai';
import { makeError } from 'ethers';
import { ContractError, contractError, TaskEscrow__factory } from '../../../sdk/src/contracts/index.ts';
import { AgentMarketError, InvalidInput } from '../../../sdk/src/errors.ts';
import { RpcError } from '../../../services/src/chain/rpc.ts';

const DATA = TaskEscrow__factory.createInterface().encodeErrorResult('TaskEscrow_TooLate', [10n, 9n]);

describe('sdk/contracts/contract-error', () => {
  const shapes: [string, unknown][] = [
    ['an ethers CALL_EXCEPTION', makeError('reverted', 'CALL_EXCEPTION', { action: 'call', data: DATA } as never)],
    ['an error inside info', { code: 'UNKNOWN_ERROR', info: { error: { code: 3, data: DATA } } }],
    ['an error whose data is an object', { error: { data: { message: 'reverted', data: DATA } } }],
    ['an error as a cause of a cause', new Error('a', { cause: new Error('b', { cause: { data: DATA } }) })],
    ['the RpcError of the services', new RpcError('eth_call', { message: 'execution reverted', data: DATA })],
  ];
  for (const [name, thrown] of shapes) {
    it(`decodes ${name}`, () => {
      const error = contractError(thrown);
      expect(error).to.be.instanceOf(ContractError);
      expect(error.code).to.equal('TaskEscrow_TooLate');
      expect((error as ContractError).args).to.deep.equal({ timestamp: 10n, lastMoment: 9n });
      expect(error.hint).to.be.a('string');
    });
  }

  it('leaves the kit’s own errors as they are', () => {
    const ours = new InvalidInput('INVALID_TERMS', 'no', { cause: { data: DATA } });
    const refused = new RpcError('eth_call', { message: 'no', data: undefined });
    expect([contractError(ours), contractError(refused)]).to.deep.equal([ours, refused]);
  });

  it('says CHAIN_ERROR about anything else', () => {
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    for (const thrown of [
      undefined,
      'no',
      new Error('no'),
      loop,
      { data: '0x' },
      { data: '0x12345678' },
      { transaction: { data: DATA } },
    ]) {
      const error = contractError(thrown);
      expect(error).to.be.instanceOf(AgentMarketError);
      expect(error.code).to.equal('CHAIN_ERROR');
    }
  });

  it('takes no data from an error with a receipt: what was mined says nothing about why', () => {
    expect(contractError({ data: DATA, receipt: {} }).code).to.equal('CHAIN_ERROR');
  });
});
