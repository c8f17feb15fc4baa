// What SignedToken takes instead of a call, encoded by ethers: ERC-2612 permits and ERC-3009 authorizations.
import { AbiCoder, keccak256, MaxUint256, Signature, type Signer, type TypedDataDomain } from 'ethers';

import type { ITaskEscrow } from '../../../sdk/src/generated/contracts/TaskEscrow.ts';
import { fields } from './signing.ts';

export const PERMIT = {
  Permit: fields('address owner,address spender,uint256 value,uint256 nonce,uint256 deadline'),
};
export const RECEIVE = {
  ReceiveWithAuthorization: fields(
    'address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce',
  ),
};

export function tokenDomain(token: string): TypedDataDomain {
  return { name: 'Signed Dollar', version: '1', chainId: 31337, verifyingContract: token };
}

/** The nonce that the escrow asks for: the task, its terms, and whether a quote comes along. */
export function nonceOf(taskId: string, digest: string, quoted = false): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(['bytes32', 'bytes32', 'bool'], [taskId, digest, quoted]));
}

export interface Payment {
  from: string;
  to: string;
  value: bigint;
  nonce: string;
}

/** An authorization without limits in time. */
export async function authorize(
  signer: Pick<Signer, 'signTypedData'>,
  domain: TypedDataDomain,
  payment: Payment,
): Promise<ITaskEscrow.AuthorizationStruct> {
  const times = { validAfter: 0n, validBefore: MaxUint256 };
  const { v, r, s } = Signature.from(await signer.signTypedData(domain, RECEIVE, { ...payment, ...times }));
  return { from: payment.from, ...times, v, r, s };
}
