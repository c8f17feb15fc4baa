// What parties sign, encoded by an outsider (ethers), not by our own SDK.
import { TypedDataEncoder, type TypedDataDomain, type TypedDataField } from 'ethers';
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';

import type { ITaskEscrow } from '../../../sdk/src/generated/contracts/TaskEscrow.ts';
import type { Terms, World } from './world.ts';

type Fields = Record<string, TypedDataField[]>;
const field = (text: string): TypedDataField => {
  const [type = '', name = ''] = text.split(' ');
  return { type, name };
};
/** The members of an EIP-712 struct, from their text. */
export const fields = (text: string): TypedDataField[] => text.split(',').map(field);

const TERMS: Fields = {
  Terms: fields(
    'address agent,address token,uint96 amount,uint16 reviewHours,uint16 rulingHours,uint8 silencePercent,' +
      'uint32 deadline,address arbitrator,bytes32 termsHash,address feeRecipient,uint16 feeBps,' +
      'uint16 extensionHours,uint96 bond,address verifier,bytes32 spec',
  ),
};
export const TYPES = {
  Quote: { Quote: fields('bytes32 taskId,Terms terms,uint64 validUntil'), ...TERMS },
  Settlement: {
    Settlement: fields('bytes32 taskId,uint256 remaining,uint64 topUps,uint256 agentAmount,uint64 validUntil'),
  },
  Shortening: { Shortening: fields('bytes32 taskId,uint32 deadline,uint32 newDeadline,uint64 validUntil') },
} satisfies Record<string, Fields>;
export type Signable = keyof typeof TYPES;

export const FOREVER = 2n ** 64n - 1n;

export function termsDigest(terms: Terms, options: ITaskEscrow.OptionsStruct): string {
  return TypedDataEncoder.from(TERMS).hash({ ...terms, ...options });
}

export async function domainOf(world: World): Promise<TypedDataDomain> {
  const { chainId } = await world.connection.ethers.provider.getNetwork();
  return { name: 'TaskEscrow', version: '1', chainId, verifyingContract: await world.escrow.getAddress() };
}

/**
 * A signature over `message`, to which `validUntil` is added, and no top-up unless it names some. `domain` overrides parts of the
 * escrow's.
 */
export async function sign(
  world: World,
  signer: HardhatEthersSigner,
  kind: Signable,
  message: Record<string, unknown>,
  { validUntil = FOREVER, domain = {} }: { validUntil?: bigint | number; domain?: TypedDataDomain } = {},
): Promise<{ validUntil: bigint | number; signature: string }> {
  const where = { ...(await domainOf(world)), ...domain };
  const signature = await signer.signTypedData(where, TYPES[kind], { topUps: 0, ...message, validUntil });
  return { validUntil, signature };
}

export async function digestOf(
  world: World,
  kind: Signable,
  message: Record<string, unknown>,
  validUntil: bigint | number = FOREVER,
): Promise<string> {
  return TypedDataEncoder.hash(await domainOf(world), TYPES[kind], { topUps: 0, ...message, validUntil });
}
