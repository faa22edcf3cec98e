/** `nx run cli:scale`: runs the commands of docs/scale.md, and writes what they print into its tables. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { planRows, type PlanTable, readPlanTables, writePlanTables } from './plan-tables.ts';
import { type Finished, runCli } from './run-cli.ts';

const path = join(workspaceRoot, 'docs/scale.md');
const page = readFileSync(path, 'utf8');
const tables: PlanTable[] = [];
for (const table of readPlanTables(page)) tables.push({ ...table, rows: await planRows(table, runPlan) });
writeFileSync(path, writePlanTables(page, tables));
execFileSync(process.execPath, [join(workspaceRoot, 'node_modules/oxfmt/bin/oxfmt'), path], { cwd: workspaceRoot });

async function runPlan(options: readonly string[]): Promise<Finished> {
  process.stderr.write(`daybreak plan ${options.join(' ')}\n`);
  return await runCli(workspaceRoot, ['plan', ...options]);
}
