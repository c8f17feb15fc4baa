// Empty databases for benches: a directory for the embedded one, and one on the server of DATABASE_URL, or on a server of the bench's own.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { newPostgresServer } from '../test/helpers/postgres-server.ts';
import type { Row } from './row.ts';

/** Rows of what is measured in a place: a directory, or the URL of a database. */
type Measure = (database: 'pglite' | 'postgresql', place: string) => Promise<Row[]>;

export async function inDirectory(measure: Measure): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'agent-market-bench-'));
  try {
    return await measure('pglite', dataDir);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

export async function onServer(measure: Measure): Promise<Row[]> {
  const given = process.env['DATABASE_URL'] ?? '';
  if (given !== '') return inDatabase(given, measure);
  const server = await newPostgresServer();
  if (server === undefined) {
    console.error('bench: no DATABASE_URL and no PostgreSQL installed, so nothing is measured on a server');
    return [];
  }
  await server.start();
  try {
    return await inDatabase(server.url, measure);
  } finally {
    await server.remove();
  }
}

async function inDatabase(server: string, measure: Measure): Promise<Row[]> {
  const name = `agent_market_bench_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();
    return await measure('postgresql', url).finally(() => client.query(`drop database ${name} with (force)`));
  } finally {
    await client.end();
  }
}
