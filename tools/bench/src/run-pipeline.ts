import { mkdirSync } from 'node:fs';
import type { Capacity, DynamoDBEngine, UnitCount } from '@daybreak/local-stack';
import { assertAllDone, importRows, openRows } from './import-rows.ts';
import { scheduledTime } from './make-rows.ts';
import { nameProfiles } from './name-profiles.ts';
import { templatePath } from './options.ts';
import type { UsageByName } from './process-usage.ts';
import type { StackIdle } from './stack-messages.ts';
import { startStackProcess } from './start-stack-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface RunOptions {
  rows: number;
  engine: DynamoDBEngine | undefined;
  environments: number | undefined;
  capacity: Capacity | undefined;
  /** Queues keep their order and hand nothing out twice. */
  inOrder: boolean;
  /** Folder for CPU profiles. */
  profile?: string | undefined;
  /** Counts requests, units and messages, which slows the run down. */
  count?: boolean;
  /** Keeps tables and queues in a data folder, as `npm start --data` does, instead of in memory. */
  isDurable?: boolean;
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
  /** Processor time of the stack, the functions and the engine together; undefined where it can't be read. */
  cpuMsPerRow: number | undefined;
  usage: UsageByName[] | undefined;
}

/** A rate below this is a hang. */
const slowestRowsPerSecond = 20;
const startUpMs = 60_000;

/** Stands up a stack, imports the rows, does all of them in one run, and checks that they are done. */
export async function runPipeline(options: RunOptions): Promise<PipelineRun> {
  const { rows, profile, count = false, isDurable = false, say } = options;
  const title = `${rows} rows${isDurable ? ', durable' : ''}${count ? ', counted' : ''}`;
  if (profile !== undefined) mkdirSync(profile, { recursive: true });
  using folder = isDurable ? temporaryFolder() : undefined;

  const { engine, idle } = await measure(options, title, folder?.path);
  if (profile !== undefined) nameProfiles(profile, title.replaceAll(/\W+/g, '-'), idle.processes);

  const { durationMs, requests, units, rowMessages, usage } = idle;
  const rowsPerSecond = rows / (durationMs / 1_000);
  const cpuMsPerRow = usage === undefined ? undefined : usage.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / rows;
  const cost = cpuMsPerRow === undefined ? '' : `, ${cpuMsPerRow.toFixed(2)} ms of processor time a row`;
  say(`${title}: ${(durationMs / 1_000).toFixed(1)} s, ${rowsPerSecond.toFixed(0)} rows/s${cost}`);
  return {
    engine,
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
    cpuMsPerRow,
    usage,
  };
}

/** When it resolves, the stack and its processes have ended. */
async function measure(
  options: RunOptions,
  title: string,
  dataDir: string | undefined,
): Promise<{ engine: DynamoDBEngine; idle: StackIdle }> {
  const { rows, engine, environments, capacity, inOrder, profile, count = false, permissions, say } = options;
  const nodeOptions = profile === undefined ? undefined : `--cpu-prof --cpu-prof-dir=${profile}`;
  await using stack = await startStackProcess(
    {
      templatePath,
      engine,
      dataDir,
      count,
      enforcePermissions: permissions,
      maximumEnvironments: environments,
      capacity,
      delivery: inOrder ? { order: 'arrival', duplicates: 0 } : undefined,
      nodeOptions,
    },
    profile,
  );
  using table = openRows(stack.ready);

  say(`${title}: importing`);
  await importRows(table.rows, rows);
  say(`${title}: running`);
  const idle = await stack.run(scheduledTime, startUpMs + (rows / slowestRowsPerSecond) * 1_000);
  await assertAllDone(table.rows, rows);
  return { engine: stack.ready.engine, idle };
}

function mapValues<Value, Mapped>(
  record: Record<string, Value>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
