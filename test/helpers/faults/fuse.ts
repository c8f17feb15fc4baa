/** A process that dies at any moment: between two calls, or before or after a step. */
import type { Rpc } from '../../../services/src/chain/rpc.ts';
import { ServiceError } from '../../../services/src/errors.ts';

/** What ends a process. Its class is one that nothing in the log handles. */
export class Crash extends ServiceError {
  constructor() {
    super('CRASHED', 'the process died here');
  }
}

export class Fuse {
  #left = Infinity;

  /** Moments until the process dies. */
  light(moments: number): void {
    this.#left = moments;
  }

  /** One moment. */
  burn(): void {
    if (--this.#left > 0) return;
    this.#left = Infinity;
    throw new Crash();
  }

  /** Calls of a process that can die before and after each. */
  mortal(rpc: Rpc): Rpc {
    return {
      origin: rpc.origin,
      call: async (method, params) => {
        this.burn();
        const answer = await rpc.call(method, params);
        this.burn();
        return answer;
      },
    };
  }
}
