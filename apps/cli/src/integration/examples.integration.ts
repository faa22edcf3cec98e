import { expect, jest, test } from '@jest/globals';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { runCli } from '../testing/run-cli.ts';

// A command imports 1,000 rows and runs 400 of them.
jest.setTimeout(120_000);

test.each([
  { what: 'npm start', args: [], rows: { imported: 1000, due: 400 }, written: 2000 },
  {
    what: 'npm start -- examples/renewals.jsonl --today 2026-03-29',
    args: ['examples/renewals.jsonl', '--today', '2026-03-29'],
    rows: { imported: 60, due: 36 },
    // A row that missed periods is renewed once for each.
    written: 192,
  },
])('$what completes every row that is due', async ({ args, rows, written }) => {
  const { exitCode, stdout } = await runCli(workspaceRoot, ['start', ...args, '--json']);

  expect(JSON.parse(stdout)).toMatchObject({
    rows: { ...rows, dispatched: rows.due, completed: rows.due, skipped: 0, failed: 0, superseded: 0 },
    values: { planned: written, written },
  });
  expect(exitCode).toBe(0);
});
