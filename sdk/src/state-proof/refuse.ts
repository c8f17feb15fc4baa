/** How a proof of state is refused: one code, whatever is wrong with it. */
import { InvalidInput } from '../errors.ts';

export function refuse(why: string): InvalidInput {
  return new InvalidInput('INVALID_STATE_PROOF', `the state proof is refused: ${why}`, {
    hint: 'It was changed or cut, or it is from a chain whose state is no Merkle-Patricia trie. Ask for it again.',
  });
}
