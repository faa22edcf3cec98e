import { Console } from 'node:console';
import type { Result } from './measurement.ts';

export interface Report {
  machine: string;
  runs: Result[];
  /** The same again with tables and queues in a data folder; none unless it is asked for. */
  durableRuns: Result[];
  /** The smallest run again, with every request, unit and message counted. */
  counted: Result | undefined;
  startMs: number | undefined;
}

/** Prints a report for a person. */
export function printTables({ machine, runs, durableRuns, counted, startMs }: Report): void {
  const { log, table } = new Console(process.stdout);
  log(machine);

  log('\nFrom firing the schedule until idle');
  table([...runs.map((run) => speedOf(run, 'memory')), ...durableRuns.map((run) => speedOf(run, 'a folder'))]);

  for (const { rows, usage, logBytes } of runs) {
    log(`\n${rows} rows, by process`);
    table(
      mapValues(usage, ({ cpuMs, peakMemoryMiB }, name) => ({
        'processor ms/row': rounded(cpuMs / rows, 2),
        'peak MiB': rounded(peakMemoryMiB, 0),
        'log bytes/row': rounded((logBytes[name] ?? 0) / rows, 0),
      })),
    );
  }
  if (counted !== undefined) {
    const perRow = (number: number): number => rounded(number / counted.rows, 4);
    log('\nA row takes these requests to AWS, units of DynamoDB and messages of the row queue');
    table(mapValues({ ...counted.requests, messages: counted.rowMessages }, perRow));
    table(mapValues(counted.units, (units) => mapValues(units, perRow)));
  }
  if (startMs !== undefined)
    log(`npm start, everything built, from command to summary: ${rounded(startMs / 1_000, 1)} s`);
}

function speedOf({ rows, durationMs, usage }: Result, tablesIn: string) {
  const cpuMs = Object.values(usage).reduce((sum, { cpuMs: each }) => sum + each, 0);
  return {
    rows,
    'tables in': tablesIn,
    seconds: rounded(durationMs / 1_000, 1),
    'rows/s': rounded((rows / durationMs) * 1_000, 0),
    'processor ms/row': rounded(cpuMs / rows, 2),
  };
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}

export function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, key: string) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
