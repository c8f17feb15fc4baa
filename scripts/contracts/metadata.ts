/** What the compiler appends to the code: the IPFS name of a JSON that names every source and setting. */
import { createHash } from 'node:crypto';
import { encodeBase58, getBytes } from 'ethers';

export interface Tail {
  /** Code without the tail, hex without 0x. */
  code: string;
  /** IPFS name of the metadata. */
  ipfs: string;
  solc: string;
}

/** Two CBOR pairs and their length: a2 "ipfs" 0x22 bytes, "solc" 3 bytes, 0033. */
const TAIL = /a264697066735822([0-9a-f]{68})64736f6c6343([0-9a-f]{6})0033$/;

/** Takes runtime code apart; undefined when no metadata is appended. */
export function tailOf(runtime: string): Tail | undefined {
  const code = runtime.replace(/^0x/, '');
  const found = TAIL.exec(code);
  if (found === null) return undefined;
  const [tail, multihash = '', version = ''] = found;
  const solc = getBytes(`0x${version}`).join('.');
  return { code: code.slice(0, -tail.length), ipfs: encodeBase58(`0x${multihash}`), solc };
}

/** One block of a file in IPFS: 256 KiB. */
const BLOCK = 262_144;

/** The name IPFS gives to a small file (CIDv0): SHA-256 of a UnixFS node inside a DAG-PB node. */
export function ipfsNameOf(text: string): string {
  const data = Buffer.from(text);
  if (data.length > BLOCK) throw new Error('a file of several blocks has another shape');
  const size = varint(data.length);
  const file = Buffer.concat([Buffer.from([0x08, 0x02, 0x12]), size, data, Buffer.from([0x18]), size]);
  const node = Buffer.concat([Buffer.from([0x0a]), varint(file.length), file]);
  const hash = createHash('sha256').update(node).digest('hex');
  return encodeBase58(`0x1220${hash}`);
}

function varint(value: number): Buffer {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}
