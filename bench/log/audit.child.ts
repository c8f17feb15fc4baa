// Audits a log in a folder: `audit.child.ts <folder> <batches to score, with commas>`. Prints seconds, CPU and memory.
import { auditLog } from '../../sdk/src/log/audit.ts';
import { auditRecover } from '../../services/src/log/audit-recover.ts';
import { folderSource } from '../../services/src/log/folder-source.ts';
import { DOMAIN, OPERATOR } from './audit-log.ts';
import { peakRssMiB } from './child.ts';

const [folder = '', wanted = ''] = process.argv.slice(2);
const scores = wanted === '' ? [] : wanted.split(',').map(BigInt);
const started = performance.now();
let leavesMs = 0;
const found = await auditLog(folderSource(folder), {
  operator: OPERATOR.address,
  pins: { domain: DOMAIN, operators: [OPERATOR.address], anchored: [] },
  recover: await auditRecover(),
  scores: () => scores,
  onBatch({ what }) {
    if (what === 'leaves') leavesMs = performance.now() - started;
  },
});
if (found.verdict !== 'UNANCHORED' || found.scored.length !== scores.length) throw new Error(found.detail);
const ms = performance.now() - started;
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ ms, leavesMs, cpuMs: (user + system) / 1000, rssMiB: peakRssMiB() }));
