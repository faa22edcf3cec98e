import { mkdirSync } from 'node:fs';
import type { Capacity, DynamoDBEngine, UnitCount } from '@daybreak/local-stack';
import { assertAllDone, importRows, openRows } from './import-rows.ts';
import { scheduledTime } from './make-rows.ts';
import { templatePath } from './options.ts';
import type { UsageByName } from './process-usage.ts';
import { startStackProcess } from './start-stack-process.ts';

interface RunOptions {
  rows: number;
  engine: DynamoDBEngine | undefined;
  environments: number | undefined;
  capacity: Capacity | undefined;
  profile?: string | undefined;
  /** Counts requests, units and messages, which slows the run down. */
  count: boolean;
  permissions: boolean;
  say(text: string): void;
}

export interface PipelineRun {
  engine: DynamoDBEngine;
  rows: number;
  /** From firing the schedule until the stack is idle. */
  durationMs: number;
  rowsPerSecond: number;
  /** By operation; DynamoDB's only when they are counted or evaluated. */
  requestsPerRow: Record<string, number>;
  /** By table and by index, and how many requests a row each throttled; none where capacity is unlimited and nothing is counted. */
  unitsPerRow: Record<string, UnitCount>;
  /** Row messages for each version that was due: 1 where each is dispatched once. */
  messagesPerVersion: number;
  usage: UsageByName[] | undefined;
}

/** A rate below this is a hang. */
const slowestRowsPerSecond = 20;
const startUpMs = 60_000;

/** Stands up a stack, imports the rows, does all of them in one run, and checks that they are done. */
export async function runPipeline(options: RunOptions): Promise<PipelineRun> {
  const { rows, engine, environments: maximumEnvironments, count, profile, say } = options;
  const { permissions: enforcePermissions, capacity } = options;
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  const nodeOptions = profile === undefined ? undefined : `--cpu-prof --cpu-prof-dir=${profile}`;
  const settings = { templatePath, engine, count, enforcePermissions, maximumEnvironments, capacity, nodeOptions };
  await using stack = await startStackProcess(settings, profile);
  using table = openRows(stack.ready);

  say(`${rows} rows: importing`);
  await importRows(table.rows, rows);
  say(`${rows} rows: running${count ? ', requests and units counted' : ''}`);
  const { durationMs, requests, units, rowMessages, usage } = await stack.run(
    scheduledTime,
    startUpMs + (rows / slowestRowsPerSecond) * 1_000,
  );
  await assertAllDone(table.rows, rows);

  const rowsPerSecond = rows / (durationMs / 1_000);
  const cpu = usage?.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const cost = cpu === undefined ? '' : `, ${(cpu / rows).toFixed(2)} ms of processor time a row`;
  say(`${rows} rows: ${(durationMs / 1_000).toFixed(1)} s, ${rowsPerSecond.toFixed(0)} rows/s${cost}`);
  return {
    engine: stack.ready.engine,
    rows,
    durationMs,
    rowsPerSecond,
    requestsPerRow: mapValues(requests, (number) => number / rows),
    unitsPerRow: mapValues(units, ({ read, write, throttled }) => ({
      read: read / rows,
      write: write / rows,
      throttled: throttled / rows,
    })),
    messagesPerVersion: rowMessages / rows,
    usage,
  };
}

function mapValues<Value, Mapped>(
  record: Record<string, Value>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
