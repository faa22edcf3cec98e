/** `nx run cli:first-view`: imports rows into a folder, 100,000 unless told otherwise, and prints how long each view of the console takes at first and again. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatTable } from '../terminal/format-table.ts';
import { openConsole } from './open-console.ts';
import { runCli } from './run-cli.ts';

const rows = Number(process.argv[2] ?? 100_000);
const paths = [
  '/',
  '/calendar',
  '/runs',
  '/failed',
  '/row?id=price-0000001',
  '/row?id=price-00*',
  '/calendar/2027-01-01',
];

/** Rows of a year, of which most are due. */
function* lines(): Generator<string> {
  yield 'id,dueDate,tenant,changes.price,values.price\n';
  for (let row = 0; row < rows; row++) {
    const month = String(1 + (row % 12)).padStart(2, '0');
    const day = String(1 + (row % 28)).padStart(2, '0');
    const year = row % 4 === 0 ? 2027 : 2026;
    yield `price-${String(row).padStart(7, '0')},${year}-${month}-${day},tenant-${row % 50},${row % 100}.5,10\n`;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'daybreak-first-view-'));
try {
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'rows.csv')));
  const imported = await runCli(folder, ['import', 'rows.csv', '--target', 'data']);
  if (imported.exitCode !== 0) throw new Error(imported.stderr);
  await using served = await openConsole({ folder, name: './data' });
  const milliseconds = async (path: string): Promise<string> => {
    const begin = performance.now();
    const { status } = await served.get(path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    return `${Math.round(performance.now() - begin)} ms`;
  };
  const measured: string[][] = [];
  for (const path of paths) measured.push([path, await milliseconds(path), await milliseconds(path)]);
  process.stdout.write(`${formatTable([['view', 'first', 'again'], ...measured]).join('\n')}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
