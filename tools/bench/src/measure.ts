// One run in a process of its own, so that what the benchmark does besides is neither on the stack's event loop nor in its memory:
// stands up a stack, has the rows imported, runs their day, has them checked, and prints the result as JSON.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalStack } from '@daybreak/local-stack';
import * as v from 'valibot';
import { scheduledTime } from './make-rows.ts';
import { measurementSchema, type Result } from './measurement.ts';
import { templatePath, workspaceRoot } from './paths.ts';
import { mapValues } from './print-tables.ts';
import { readUsage, usageBetween } from './process-usage.ts';

/** A rate below this is a hang. */
const slowestRowsPerSecond = 20;
const startUpMs = 60_000;

const { rows, engine, capacity, permissions, durable, count, profile } = v.parse(
  measurementSchema,
  JSON.parse(process.argv[2] ?? '{}'),
);
const logBytes: Record<string, number> = {};
await using held = new AsyncDisposableStack();
const stack = await startLocalStack({
  templatePath,
  engine,
  capacity,
  enforcePermissions: permissions,
  countUnits: count,
  // As many requests as the rows need, whatever chance would have of them.
  answers: { staleReads: 0, pages: 'whole', unprocessed: 0 },
  dataDir: durable ? dataFolder() : undefined,
  environment: profile === undefined ? undefined : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` },
  letFunctionsExit: profile !== undefined,
  onFunctionLog: (name, line) => void (logBytes[name] = (logBytes[name] ?? 0) + Buffer.byteLength(line) + 1),
});
held.defer(async () => await stack.stop());
const processes = () => [{ name: 'stack', pid: process.pid }, ...stack.processes()];

await handleRows('import');
const before = { requests: stack.requestCounts(), units: stack.unitCounts(), usage: readUsage(processes()) };
const startedAt = performance.now();
const fired = stack.fireSchedule(stack.outputs['ScheduleName'] ?? '', { scheduledTime });
await stack.waitUntilIdle({ timeoutMs: startUpMs + (rows / slowestRowsPerSecond) * 1_000 });
const durationMs = performance.now() - startedAt;
const usage = usageBetween(before.usage, readUsage(processes()));
const { result } = await fired;
if (!result.ok) throw new Error(`The scanner failed: ${result.error.errorMessage}`);
const [requests, units] = [stack.requestCounts(), stack.unitCounts()];
if (profile !== undefined)
  say(
    processes()
      .map(({ name, pid }) => `${name} is process ${pid}`)
      .join(', '),
  );
await handleRows('check');

const measured: Result = {
  engine: stack.engine,
  rows,
  durationMs,
  requests: mapValues(requests, (number, name) => number - (before.requests[name] ?? 0)),
  units: mapValues(units, ({ read, write, throttled }, name) => {
    const earlier = before.units[name] ?? { read: 0, write: 0, throttled: 0 };
    return { read: read - earlier.read, write: write - earlier.write, throttled: throttled - earlier.throttled };
  }),
  // Nothing else is ever sent there: the rows came into the table, not into the queue.
  rowMessages: stack.queues.queueOrThrow(stack.outputs['RowQueueUrl']?.split('/').at(-1) ?? '').receiveCounts().size,
  usage,
  logBytes,
};
process.stdout.write(JSON.stringify(measured));

/** A folder beside what is built, on a disk: the system's own for such things may be in memory. */
function dataFolder(): string {
  mkdirSync(join(workspaceRoot, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(workspaceRoot, 'dist/bench-'));
  held.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function handleRows(what: 'import' | 'check'): Promise<void> {
  say(`${rows} rows: ${what}`);
  const { dynamodbEndpoint: endpoint, region, outputs } = stack;
  const table = { endpoint, region, tableName: outputs['RowsTableName'], shardCount: Number(outputs['DueShardCount']) };
  const args = [join(import.meta.dirname, 'rows.ts'), what, String(rows), JSON.stringify(table)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`The ${what} of the rows failed`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
