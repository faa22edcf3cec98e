import type { PipelineRun } from './run-pipeline.ts';

export interface Report {
  machine: string;
  runs: PipelineRun[];
  /** The same again with tables and queues in a data folder; none unless it is asked for. */
  durableRuns: PipelineRun[];
  /** The rate of the most rows over that of the fewest. */
  largestToSmallest: number;
  /** Of the smallest run again, with every request, unit and message counted. */
  requestsPerRow?: PipelineRun['requestsPerRow'] | undefined;
  unitsPerRow?: PipelineRun['unitsPerRow'] | undefined;
  messagesPerVersion?: number | undefined;
  warmStartMs?: number | undefined;
  coldStartMs?: number | undefined;
}

export interface Table {
  title: string;
  columns: string[];
  rows: string[][];
}

/** The report as tables; the first column of each is text, the others are numbers. */
export function toTables(report: Report): Table[] {
  const {
    runs,
    durableRuns,
    largestToSmallest,
    requestsPerRow,
    unitsPerRow,
    messagesPerVersion,
    warmStartMs,
    coldStartMs,
  } = report;
  const starts = [
    ...(warmStartMs === undefined ? [] : [['everything built', seconds(warmStartMs)]]),
    ...(coldStartMs === undefined ? [] : [['nothing built', seconds(coldStartMs)]]),
  ];
  return [
    {
      title: `From firing the schedule until idle (largest to smallest: ${largestToSmallest.toFixed(2)})`,
      columns: ['due rows', ...speedColumns, ...(durableRuns.length > 0 ? durableColumns : [])],
      rows: runs.map((run, index) => [
        whole(run.rows),
        ...speedOf(run),
        ...durableRuns.slice(index, index + 1).flatMap(speedOf),
      ]),
    },
    ...usageTables(runs),
    {
      title: 'AWS requests a row',
      columns: ['operation', 'requests/row'],
      rows: Object.entries(requestsPerRow ?? {})
        .toSorted(([, a], [, b]) => b - a)
        .map(([operation, number]) => [operation, number.toFixed(4)]),
    },
    {
      title: 'DynamoDB units a row',
      columns: ['table or index', 'write units/row', 'read units/row', 'throttled/row'],
      rows: unitRows(unitsPerRow ?? {}),
    },
    {
      title: 'Row messages a version',
      columns: ['', 'messages/version'],
      rows: messagesPerVersion === undefined ? [] : [['row queue', messagesPerVersion.toFixed(4)]],
    },
    { title: 'npm start, from command to summary', columns: ['', 'seconds'], rows: starts },
  ].filter(({ rows }) => rows.length > 0);
}

const speedColumns = ['seconds', 'rows/s', 'processor ms/row'];
const durableColumns = speedColumns.map((column) => `${column}, durable`);

function speedOf({ durationMs, rowsPerSecond, cpuMsPerRow }: PipelineRun): string[] {
  return [seconds(durationMs), whole(rowsPerSecond), cpuMsPerRow?.toFixed(2) ?? '–'];
}

/** By process: memory and processor time, a column for each run. */
function usageTables(runs: readonly PipelineRun[]): Table[] {
  const names = [...new Set(runs.flatMap(({ usage = [] }) => usage.map(({ name }) => name)))];
  const table = (title: string, cell: (run: PipelineRun, name: string) => string): Table => ({
    title,
    columns: ['process', ...runs.map(({ rows }) => `${whole(rows)} rows`)],
    rows: names.map((name) => [labelOf(runs, name), ...runs.map((run) => cell(run, name))]),
  });
  const usageOf = (run: PipelineRun, name: string) => run.usage?.find((usage) => usage.name === name);
  return [
    table('Peak memory, MiB', (run, name) => whole(usageOf(run, name)?.peakMemoryMiB ?? 0)),
    table('Processor time, ms/row', (run, name) => ((usageOf(run, name)?.cpuMs ?? 0) / run.rows).toFixed(2)),
  ];
}

/** Each table and index, and all of them together. */
function unitRows(unitsPerRow: NonNullable<Report['unitsPerRow']>): string[][] {
  const resources = Object.entries(unitsPerRow).toSorted(([, a], [, b]) => b.write - a.write);
  if (resources.length === 0) return [];
  const kinds = ['write', 'read', 'throttled'] as const;
  const sums = kinds.map((kind) => resources.reduce((sum, [, units]) => sum + units[kind], 0));
  return [
    ...resources.map(([resource, units]) => [resource, ...kinds.map((kind) => units[kind].toFixed(4))]),
    ['in all', ...sums.map((sum) => sum.toFixed(4))],
  ];
}

/** Several processes of a name are added up. */
function labelOf(runs: readonly PipelineRun[], name: string): string {
  const most = Math.max(...runs.map(({ usage = [] }) => usage.find((entry) => entry.name === name)?.processes ?? 0));
  return most > 1 ? `${name} (${most} processes)` : name;
}

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(1);
const whole = (number: number): string => Math.round(number).toLocaleString('en');
