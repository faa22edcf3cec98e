/** Reads tables of docs/scale.md as JSON from standard input, and prints what the rows of each must be, by one process for all plans. */
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { planRows } from './plan-tables.ts';
import { runHere } from './run-here.ts';

const tablesSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ options: v.string(), rows: v.array(v.array(v.string())) })),
);

const planned: string[][][] = [];
for (const table of v.parse(tablesSchema, await text(process.stdin)))
  planned.push(await planRows(table, async (options) => await runHere(workspaceRoot, ['plan', ...options])));
process.stdout.write(JSON.stringify(planned));
