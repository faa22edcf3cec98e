import * as v from 'valibot';
import { unitPriceOf } from '../plan/format-plan.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import type { Finished } from './run-cli.ts';

/** A table of docs/scale.md, with the options of `daybreak plan` above it. The first cell of a row says which figures it holds. */
export interface PlanTable {
  readonly options: string;
  readonly rows: readonly (readonly string[])[];
}

const tablePattern = /^(```sh\nnpx daybreak plan ([^`]*)\n```\n\n\|.*\n\|[-| :]+\n)((?:\|.*\n)+)/gm;

export function readPlanTables(page: string): PlanTable[] {
  return [...page.matchAll(tablePattern)].map(([, , command = '', rows = '']) => ({
    options: command.replaceAll(/\s*\\\n\s*/g, ' '),
    rows: rows.trim().split('\n').map(cellsOf),
  }));
}

/** The page with other rows in its tables, which must be in its order. */
export function writePlanTables(page: string, tables: readonly PlanTable[]): string {
  const left = [...tables];
  return page.replace(tablePattern, (_, before: string) => {
    const rows = left.shift()?.rows ?? [];
    return before + rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const seconds = v.number();
const reportSchema = v.object({
  completedSeconds: v.object({ first: seconds }),
  delaySeconds: v.object({ half: seconds, p99: seconds, longest: seconds }),
  messagesPerRow: v.number(),
  costPerMillionRows: v.number(),
  binds: v.array(v.object({ what: v.string(), seconds })),
  bill: v.array(
    v.object({
      service: v.string(),
      what: v.string(),
      unit: v.string(),
      unitPrice: v.number(),
      usdPerMonth: v.number(),
      usdPerMillionRows: v.number(),
    }),
  ),
});
type Report = v.InferOutput<typeof reportSchema>;

/** Runs `daybreak plan` with these options. */
export type RunPlan = (options: readonly string[]) => Promise<Finished>;

/**
 * What the rows of a table must be. In a table of days each row adds the options of its first cell to the command; a command that has
 * its own `--rows` is for a table of the bill's lines.
 */
export async function planRows({ options, rows }: PlanTable, runPlan: RunPlan): Promise<string[][]> {
  const run = async (words: string): Promise<Report | undefined> =>
    reportOf(await runPlan([...wordsOf(words), '--json']));
  if (options.includes('--rows')) return billRows(await run(options));
  const planned: string[][] = [];
  for (const [cell = ''] of rows)
    planned.push([cell, ...dayCells(await run(`${options} ${cell.replaceAll('`', '')}`))]);
  return planned;
}

/** The words of a shell command. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

/** The report that a command printed; undefined for a day that never ends. */
function reportOf({ exitCode, stdout, stderr }: Finished): Report | undefined {
  if (exitCode === 0) return v.parse(v.pipe(v.string(), v.parseJson(), reportSchema), stdout);
  if (stderr.includes('No row was completed within a day')) return undefined;
  throw new Error(stderr);
}

function dayCells(report: Report | undefined): string[] {
  if (report === undefined) return ['', '', '', 'never', '', '', '', ''];
  const { completedSeconds, delaySeconds, messagesPerRow, costPerMillionRows, binds } = report;
  const { half, p99, longest } = delaySeconds;
  const times = [completedSeconds.first, half, p99, longest].map((each) => formatDuration(each * 1_000));
  const held = binds.filter(({ seconds: each }) => each > longest * notableShare).map(({ what }) => what);
  const aMonth = report.bill.filter(growsWithRows).reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
  return [
    ...times,
    messagesPerRow.toFixed(2),
    `$${costPerMillionRows.toFixed(2)}`,
    `$${Math.round(aMonth).toLocaleString('en-GB')}`,
    held.join(', '),
  ];
}

/** A limit that held up less of the day is left out. */
const notableShare = 0.05;

/** Alarms, metrics, the dashboard and idle polls are left out: they depend on the functions that a workspace adds. */
function growsWithRows({ what, usdPerMillionRows }: Report['bill'][number]): boolean {
  return usdPerMillionRows > 0 || ['storage', 'kept logs'].includes(what);
}

function billRows(report: Report | undefined): string[][] {
  const { bill = [] } = report ?? {};
  return bill
    .filter(({ usdPerMillionRows }) => usdPerMillionRows >= 0.001)
    .toSorted((a, b) => b.usdPerMillionRows - a.usdPerMillionRows)
    .map(({ service, what, unit, unitPrice, usdPerMillionRows }) => {
      const units = Number((usdPerMillionRows / unitPrice).toPrecision(3));
      return [
        `${service}: ${what}`,
        units.toLocaleString('en-GB', { maximumSignificantDigits: 3 }),
        unit,
        unitPriceOf(unitPrice),
        `$${usdPerMillionRows.toFixed(3)}`,
      ];
    });
}
