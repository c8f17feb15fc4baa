/** `npm run deploy`: puts the contracts on a network, at the same addresses as everywhere, and records where. */
import { parseArgs } from 'node:util';
import { parseEther } from 'ethers';
import { AgentMarketError, InvalidInput } from '@agent-market/sdk/errors';
import { deployToNetwork, type Report } from './deploy/deploy-to-network.ts';

const USAGE = `Deploys TaskEscrow, AgentReputation, OperatorBond and AgentBond with CREATE2: the same addresses on every chain.

  npm run deploy -- --network <name> [--dry-run] [--json] [--salt <32 bytes>] [--slash <coins>]

  --network   localhost, anvil, sepolia, or any name: <NAME>_RPC_URL and <NAME>_PRIVATE_KEY are read from the
              environment; for networks of hardhat.config.ts, Hardhat's keystore is asked for what is not set:
              npx hardhat keystore set SEPOLIA_PRIVATE_KEY
  --dry-run   shows the addresses and what would happen, and sends nothing
  --json      prints one line of JSON
  --salt      other addresses
  --slash     what a failure of a bonded log operator costs (0.1); another OperatorBond

Writes deployments/<name>.json. It is safe to run again: it resumes, or says that all is there.`;

const { values } = parseArgs({
  options: {
    network: { type: 'string' },
    salt: { type: 'string' },
    slash: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const { network, salt, slash, json } = values;
  if (network === undefined || values.help) return say(USAGE);
  if (!/^[a-z][a-z0-9-]*$/.test(network)) {
    throw new InvalidInput('NETWORK_NAME', `"${network}" cannot name a network`, { hint: 'Use a-z, 0-9 and -.' });
  }
  if (salt !== undefined && !/^0x[0-9a-f]{64}$/.test(salt)) {
    throw new InvalidInput('SALT', 'a salt is 0x and 64 hexadecimal digits', { hint: 'Leave it out for the usual.' });
  }
  if (slash !== undefined && !/^[0-9]{1,9}(\.[0-9]{1,18})?$/.test(slash)) {
    throw new InvalidInput('SLASH', 'a slash is a number of coins', { hint: 'Leave it out for 0.1.' });
  }
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  const report = await deployToNetwork({
    network,
    dryRun: values['dry-run'],
    note,
    ...(salt === undefined ? {} : { salt }),
    ...(slash === undefined ? {} : { slash: parseEther(slash) }),
  });
  say(json ? JSON.stringify(report) : asText(report));
}

function asText(report: Report): string {
  const rows = Object.entries(report).filter(([name]) => name !== 'status');
  return [SENTENCES[report.status], ...rows.map(([name, value]) => `  ${name.padEnd(16)} ${String(value)}`)].join('\n');
}

const SENTENCES: Record<Report['status'], string> = {
  deployed: 'Deployed.',
  'already deployed': 'Already deployed: the code on chain is what this version makes. Nothing was sent.',
  'would deploy': 'Dry run: this would be deployed. Nothing was sent.',
};

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  const { code, message, hint } = error instanceof AgentMarketError ? error : unforeseen(error);
  process.stderr.write(
    values.json ? `${JSON.stringify({ error: { code, message, hint } })}\n` : `${code}: ${message}\n  ${hint ?? ''}\n`,
  );
  process.exitCode = 1;
}

function unforeseen(error: unknown): { code: string; message: string; hint: string } {
  const { code, message, shortMessage } = error as { code?: string; message?: string; shortMessage?: string };
  const hint = 'Nothing is lost: what was sent is remembered, and the same command goes on from there.';
  return { code: String(code ?? 'DEPLOY_FAILED'), message: shortMessage ?? message ?? String(error), hint };
}
