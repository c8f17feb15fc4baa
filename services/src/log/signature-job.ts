/** What passes between the main thread and one of `SignatureWorkers`: flat bytes, which are moved and not copied. */

/** Bytes of a digest, of a signature and of an account. */
export const DIGEST = 32;
export const SIGNATURE = 65;
export const ACCOUNT = 20;

export interface Job {
  verb: 'recover' | 'sign';
  /** To recover: digest and signature, one pair after the other. To sign: digests. */
  input: Bytes;
}

/** The answer to a job. To recover: 20 bytes a pair, zero where there is no signer. To sign: 65 bytes a digest. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What a thread is started with. */
export interface ThreadData {
  key: Uint8Array | undefined;
}
