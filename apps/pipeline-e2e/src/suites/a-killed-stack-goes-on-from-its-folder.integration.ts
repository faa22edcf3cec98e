import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDefinition } from '@daybreak/domain';
import { compileCache } from '@daybreak/local-stack/internal';
import { expectNoMessage } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow, scheduledItem } from '../item.ts';

const noon = '2026-03-29T12:00:00Z';
const program = join(import.meta.dirname, '../run-and-kill.ts');

const moments = [
  { function: 'scanner', operation: 'UpdateItem', skip: '5' },
  { function: 'worker', operation: 'BatchGetItem', skip: '0' },
  { function: 'writer', operation: 'UpdateItem', skip: '20' },
];

/** Runs the pipeline in a process of its own until it kills itself; resolves to how that ended, with what it printed. */
async function runAndKill(rows: RowDefinition[], moment: Record<string, string>) {
  const options = Object.entries({ rows: JSON.stringify(rows), at: noon, ...moment }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...compileCache },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return await new Promise<{ signal: string | null; output: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_, signal) => resolve({ signal, output }));
  });
}

describePipeline(
  'a stack that is killed',
  { needs: ['idle', 'receiveCounts', 'localStack'] },
  (start, { engine = '' }) => {
    it.each(moments)('while its $function works goes on from its folder, and nothing is lost', async (moment) => {
      const data = mkdtempSync(join(tmpdir(), 'daybreak-e2e-'));
      try {
        const rows = Array.from({ length: 30 }, () => newRow({ changes: { a: 1, b: 2, c: 3, d: 4, e: 5 } }));
        const untouched = newRow({ dueDate: '2026-03-30' });
        const killed = await runAndKill([...rows, untouched], { engine, data, ...moment });
        expect(killed).toEqual({ signal: 'SIGKILL', output: '' });

        await using pipeline = await start({ dataDir: data });
        // The scheduler delivers again what was not taken; a run that had finished does nothing more.
        await pipeline.run(noon);

        await pipeline.expectRows({
          ...Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])),
          [untouched.id]: scheduledItem(untouched),
        });
        expectNoMessage(pipeline.queues);
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    });
  },
);
