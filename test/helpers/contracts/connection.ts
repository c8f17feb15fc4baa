// The Hardhat network a test file runs on. Types only: every test file creates its own.
import type { network } from 'hardhat';

export type Connection = Awaited<ReturnType<typeof network.create<'generic'>>>;
