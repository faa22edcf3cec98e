import { mkdirSync } from 'node:fs';
import type { DynamoDBEngine } from '@daybreak/local-stack';
import { assertAllDone, importRows, openRows } from './import-rows.ts';
import { scheduledTime } from './make-rows.ts';
import { templatePath } from './options.ts';
import type { UsageByName } from './process-usage.ts';
import { startStackProcess } from './start-stack-process.ts';

interface RunOptions {
  rows: number;
  engine: DynamoDBEngine | undefined;
  environments: number | undefined;
  profile?: string | undefined;
  countRequests: boolean;
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
  usage: UsageByName[] | undefined;
}

/** A rate below this is a hang. */
const slowestRowsPerSecond = 20;
const startUpMs = 60_000;

/** Stands up a stack, imports the rows, does all of them in one run, and checks that they are done. */
export async function runPipeline(options: RunOptions): Promise<PipelineRun> {
  const { rows: count, engine, environments: maximumEnvironments, countRequests, profile, say } = options;
  const { permissions: enforcePermissions } = options;
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  const nodeOptions = profile === undefined ? undefined : `--cpu-prof --cpu-prof-dir=${profile}`;
  const settings = { templatePath, engine, countRequests, enforcePermissions, maximumEnvironments, nodeOptions };
  await using stack = await startStackProcess(settings, profile);
  using table = openRows(stack.ready);

  say(`${count} rows: importing`);
  await importRows(table.rows, count);
  say(`${count} rows: running${countRequests ? ', requests counted' : ''}`);
  const { durationMs, requests, usage } = await stack.run(
    scheduledTime,
    startUpMs + (count / slowestRowsPerSecond) * 1_000,
  );
  await assertAllDone(table.rows, count);

  const rowsPerSecond = count / (durationMs / 1_000);
  const cpu = usage?.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const cost = cpu === undefined ? '' : `, ${(cpu / count).toFixed(2)} ms of processor time a row`;
  say(`${count} rows: ${(durationMs / 1_000).toFixed(1)} s, ${rowsPerSecond.toFixed(0)} rows/s${cost}`);
  const perRow = Object.entries(requests).map(([operation, number]) => [operation, number / count] as const);
  return {
    engine: stack.ready.engine,
    rows: count,
    durationMs,
    rowsPerSecond,
    requestsPerRow: Object.fromEntries(perRow),
    usage,
  };
}
