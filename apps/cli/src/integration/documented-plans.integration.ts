import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dueAt } from '@daybreak/domain';
import { parseZones, pricesOf, readPrices } from '@daybreak/planner';
import * as v from 'valibot';
import { rowCount } from '../program/parse-amount.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { type PlanTable, readPlanTables } from '../testing/plan-tables.ts';
import { templatePath } from '../testing/run-cli.ts';

// A plan of 100 million rows takes about 35 s where nothing else runs.
jest.setTimeout(900_000);

const read = (name: string): string => readFileSync(join(workspaceRoot, 'docs', name), 'utf8');
const page = read('scale.md');

/** Larger days are simulated at night: DAYBREAK_PLAN_ROWS asks for more rows here as in apps/pipeline-e2e/src/planner. */
const isChecked = (label: string): boolean => {
  const [, rows = '0'] = /--rows (\w+)/.exec(label) ?? [];
  return process.env['DAYBREAK_PLAN_ROWS'] !== undefined || rows === '0' || rowCount(rows) <= 1_000_000;
};

const printer = join(workspaceRoot, 'apps/cli/src/testing/print-planned-rows.ts');

/** In a process of its own: in Jest's context a simulation takes several times as long. */
function plannedRows(tables: readonly PlanTable[]): string[][][] {
  const env = { ...process.env, DAYBREAK_TEMPLATE: templatePath };
  const options = { input: JSON.stringify(tables), env, encoding: 'utf8', maxBuffer: 2 ** 24 } as const;
  return v.parse(plannedSchema, execFileSync(process.execPath, [printer], { ...options, stdio: 'pipe' }));
}

const plannedSchema = v.pipe(v.string(), v.parseJson(), v.array(v.array(v.array(v.string()))));

function checkedTables(text: string): PlanTable[] {
  return readPlanTables(text).map(({ options, rows }) => ({
    options,
    rows: rows.filter(([label = '']) => isChecked(label)),
  }));
}

describe('docs/scale.md', () => {
  const tables = checkedTables(page);

  it('has a table of days for each kind of settings, and one of a bill’s lines for each region', () => {
    expect(tables.map(({ options, rows }) => [options.includes('--rows'), rows.length >= 2])).toEqual([
      [false, true],
      [false, true],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  let planned: string[][][];
  beforeAll(() => {
    planned = plannedRows(tables);
  });

  it.each(tables.map((table, index) => [table.options, index] as const))(
    'has what daybreak plan %s prints',
    (_, index) => {
      expect(tables[index]?.rows).toEqual(planned[index]);
    },
  );

  it('with a figure that the command does not print is caught', () => {
    const [table] = checkedTables(page.replace(/(`--rows 1M` +\|[^|]*\| )\d+/, '$1999'));
    expect(table?.rows.map(([label]) => label)).toEqual(planned[0]?.map(([label]) => label));
    expect(table?.rows).not.toEqual(planned[0]);
  });

  it('compares costs that are counts times prices', () => {
    const [, section = ''] = page.split('## Against what else one would take');
    const lines = section.matchAll(/^\| ([^|]+) \| [^|]+ \| +([\d.]+) \| +\$([\d.]+) \| +\$([\d.]+) \|/gm);
    const totals = new Map<string, number>();
    for (const [, name = '', units, price, usd] of lines) {
      expect({ name, usd: Number(usd) }).toEqual({ name, usd: expect.closeTo(Number(units) * Number(price), 2) });
      totals.set(name.trim(), (totals.get(name.trim()) ?? 0) + Number(usd));
    }
    const stated = [...section.matchAll(/^\| ([^|]+) \| +\*\*\$([\d.]+)\*\* \|/gm)].map(([, name = '', usd]) => [
      name.trim(),
      Number(usd),
    ]);
    expect(stated).toEqual([...totals].map(([name, usd]) => [name, expect.closeTo(usd, 1)]));
    expect(stated.length).toBe(5);
  });

  it('shows a file of prices that --prices reads', () => {
    const [, json = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
    expect(readPrices(json, pricesOf('eu-west-1')).region).toBe('eu-south-2');
  });
});

it('docs/scale-zones.csv has one zone for each UTC offset in use', () => {
  const date = '2026-03-29';
  const midnights = (zones: readonly string[]): string[] => zones.map((timeZone) => dueAt({ dueDate: date, timeZone }));
  const listed = midnights(parseZones(read('scale-zones.csv')).map(({ key }) => key));
  expect(listed.length).toBe(new Set(listed).size);
  expect(new Set(listed)).toEqual(new Set(midnights(Intl.supportedValuesOf('timeZone'))));
});
