import { expect } from 'chai';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRpc, RpcError } from '../../../services/src/chain/rpc.ts';
import { ask, block, hash, quantity, receipt } from '../../../services/src/chain/answers.ts';
import { rejectsWith } from '../../helpers/rejects.ts';

describe('rpc', () => {
  let server: Server;
  let respond: RequestListener;
  let url: string;
  before(async () => {
    server = createServer((request, response) => {
      request.resume();
      respond(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-key`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const answer = (body: string, status = 200): void => {
    respond = (_request, response) => {
      response.writeHead(status);
      response.end(body);
    };
  };
  const call = (): Promise<unknown> => createRpc({ url, timeoutMs: 300, maxBytes: 1000 }).call('eth_x', []);

  it('returns the result', async () => {
    answer('{"jsonrpc":"2.0","id":1,"result":"0x1"}');
    expect(await call()).to.equal('0x1');
  });

  it('refuses answers that are none', async () => {
    for (const body of [
      '',
      'x',
      '[]',
      'null',
      '{"id":1}',
      '{"id":2,"result":1}',
      `{"id":1,"result":"${'x'.repeat(1000)}"}`,
    ]) {
      answer(body);
      await rejectsWith('RPC_BAD_ANSWER', call);
    }
  });

  it('passes on what the node says, made printable, with the revert data of geth and of Hardhat', async () => {
    answer('{"id":1,"error":{"code":3,"message":"no\\u001b[31m\\u0000way","data":"0x1234"}}');
    const error = await rejectsWith('RPC_ERROR', call);
    expect((error as RpcError).nodeMessage).to.equal('no [31m way');
    expect((error as RpcError).data).to.equal('0x1234');
    answer('{"id":1,"error":{"message":"x","data":{"data":"0x5678"}}}', 400);
    expect(await rejectsWith('RPC_ERROR', call)).to.have.property('data', '0x5678');
  });

  it('says whether nobody is there, or somebody is slow, without telling the key in the address', async () => {
    respond = () => undefined;
    await rejectsWith('RPC_TIMEOUT', call);
    answer('rate limited', 429);
    const error = await rejectsWith('RPC_UNREACHABLE', call);
    expect(error.message).to.not.include('secret-key');
    const nobody = createRpc({ url: 'http://127.0.0.1:1/' });
    await rejectsWith('RPC_UNREACHABLE', () => nobody.call('eth_x', []));
    await rejectsWith('RPC_UNREACHABLE', () => createRpc({ url: 'file:///etc/passwd' }));
  });

  it('asks again when the server closed an idle connection, and not for ever', async () => {
    let requests = 0;
    respond = (request, response) => {
      if (++requests < 3) request.socket.destroy();
      else response.end('{"id":1,"result":"0x1"}');
    };
    expect(await call()).to.equal('0x1');
    requests = -100;
    await rejectsWith('RPC_UNREACHABLE', call);
    expect(requests).to.equal(-96);
  });

  it('does not follow a redirect', async () => {
    respond = (_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' });
      response.end();
    };
    await rejectsWith('RPC_UNREACHABLE', call);
  });

  it('reads values strictly', async () => {
    const wrong: [unknown, (value: unknown) => Promise<unknown>][] = [
      ['1', (value) => reading(quantity, value)],
      ['0x', (value) => reading(quantity, value)],
      [7, (value) => reading(quantity, value)],
      ['0x12', (value) => reading(hash, value)],
      [null, (value) => reading(block, value)],
      [{ number: '0x1', hash: '0x1', timestamp: '0x1' }, (value) => reading(block, value)],
      [{ status: '0x1' }, (value) => reading(receipt, value)],
    ];
    for (const [value, read] of wrong) await rejectsWith('RPC_BAD_ANSWER', () => read(value));
  });

  async function reading<T>(as: Parameters<typeof ask<T>>[2]['as'], value: unknown): Promise<T> {
    return ask({ origin: 'test', call: () => Promise.resolve(value) }, 'eth_x', { as });
  }
});
