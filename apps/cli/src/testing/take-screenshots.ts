/** `nx run cli:screenshots`: runs the example, opens the console in Chromium, and writes the images of docs/console.md. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readScheduledRows } from '../pipeline/read-scheduled-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { findChromium, inSession, launchBrowser } from './open-browser.ts';
import { openConsole } from './open-console.ts';
import { runCli } from './run-cli.ts';
import { testEnvironment } from './test-environment.ts';

/** Each with a text that the page shows at once, or when it is counted. */
const images = [
  ['today', '/', 1_600, 'light', 'skipped today'],
  ['row', '/row?id=price-0001', 1_600, 'light', 'History'],
  ['failed', '/failed', 400, 'dark', 'By cause'],
  ['runs', '/runs', 1_600, 'light', 'as planned'],
  ['calendar', '/calendar?month=2026-04', 1_600, 'dark', '35 due'],
] as const;

const chromium = findChromium();
if (chromium === undefined) throw new Error('Chromium is not installed: install it, or name it in CHROMIUM');
const folder = mkdtempSync(join(tmpdir(), 'daybreak-screenshots-'));
try {
  await runCli(workspaceRoot, ['start', '--data', join(folder, 'data')]);
  await failSome(folder);
  const target = join(workspaceRoot, 'docs/console');
  mkdirSync(target, { recursive: true });
  await using served = await openConsole({ folder, name: './data' });
  await using launched = await launchBrowser(chromium);
  const browser = inSession(launched, served);
  for (const [name, path, width, colorScheme, text] of images) {
    const page = await browser.open({ width, colorScheme });
    await page.goto(`${served.origin}${path}`);
    await page.getByText(text).first().waitFor();
    await page.screenshot({ path: join(target, `${name}.png`) });
    await page.context().close();
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Fails some rows of the example, none of which fails by itself. */
async function failSome(cwd: string): Promise<void> {
  await using target = await openTarget({ target: './data' }, { ...testEnvironment(), cwd });
  const range = { dueBy: '2026-04-30T00:00:00.000Z' };
  let failed = 0;
  for await (const { id, version } of readScheduledRows(target.rows, range, () => {})) {
    const message = failed % 3 === 0 ? 'the plan "gold" ended in 2025' : 'the discount 1.5 is above 1';
    const error = { stage: 'worker', name: 'PlanError', message, attempt: 1, at: '2026-03-29T12:00:01.000Z' } as const;
    await target.rows.fail({ rowId: id, version, runId: '2026-03-29T12:00:00Z', error });
    failed += 1;
    if (failed === 12) return;
  }
}
