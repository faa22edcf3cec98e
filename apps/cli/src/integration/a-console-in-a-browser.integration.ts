import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import * as v from 'valibot';
import { findChromium, inSession, launchBrowser, type TestBrowser } from '../testing/open-browser.ts';
import { openConsole, type TestConsole } from '../testing/open-console.ts';
import { startTarget } from '../testing/start-target.ts';
import { type TargetKind, targetKinds, type TestTarget } from '../testing/test-target.ts';

jest.setTimeout(180_000);

const chromium = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const violationsSchema = v.array(v.object({ id: v.string(), nodes: v.array(v.object({ html: v.string() })) }));

/** What axe-core finds against WCAG A and AA. */
async function violationsOf(page: Page): Promise<string[]> {
  // In the page's own world the content security policy forbids it, as it should.
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations)`,
  );
  return v.parse(violationsSchema, found).map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const describeInBrowser = chromium === undefined ? describe.skip : describe;

/** Each width and each colour scheme, but not each of their pairs on each target: what a pair could break is in a target of its own. */
const looks: Readonly<Record<TargetKind, readonly { width: number; colorScheme: 'light' | 'dark' }[]>> = {
  folder: [
    { width: 400, colorScheme: 'light' },
    { width: 1_600, colorScheme: 'dark' },
  ],
  stack: [
    { width: 400, colorScheme: 'dark' },
    { width: 1_600, colorScheme: 'light' },
  ],
};

function consoleSuite(kind: TargetKind, launched: () => Browser): void {
  let target: TestTarget;
  let served: TestConsole;
  let browser: TestBrowser;

  beforeAll(async () => {
    target = await startTarget(kind);
    target.write(
      'rows.csv',
      'id,dueDate,tenant,rule,changes.price,changes.periodMonths,values.price\n' +
        'done,2026-03-29,acme,apply-changes,12,,10\nopen,2099-01-01,acme,apply-changes,12,,10\nlater,2099-01-02,,renew,,1,\n',
    );
    await target.json('import', 'rows.csv');
    await target.runDay('2026-03-29');
    await target.open(async ({ rows }) => {
      const error = {
        stage: 'worker',
        name: 'PlanError',
        message: 'no price',
        attempt: 1,
        at: '2026-03-29T12:00:00.000Z',
      } as const;
      await rows.fail({ rowId: 'later', version: 1, runId: 'run', error });
    });
    served = await openConsole(target);
    browser = inSession(launched(), served);
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
  });

  it.each(looks[kind])('is accessible and fits at $width px, $colorScheme', async (options) => {
    const page = await browser.open(options);
    for (const path of [
      '/',
      '/calendar?month=2099-01',
      '/calendar/2099-01-01',
      '/runs',
      '/failed',
      '/failed/redrive?cause=no',
      '/row?id=open',
      '/row?id=*',
      '/plan',
    ]) {
      await page.goto(`${served.origin}${path}`);
      expect([path, await violationsOf(page)]).toEqual([path, []]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([path, overflow]).toEqual([path, 0]);
    }
    await page.context().close();
  });

  // The pages' own script and policy are the same for each target.
  if (kind === 'folder')
    it('is used by keyboard alone: views by their number, the search by /, an edit with Tab and Enter', async () => {
      const page = await browser.open({ width: 1_600, colorScheme: 'light' });
      await page.keyboard.press('4');
      await page.waitForURL('**/failed');
      await page.keyboard.press('/');
      await page.waitForURL('**/row');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the view');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('open');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/row?id=open');
      const field = page.getByLabel('Changes, as one JSON object');
      await field.focus();
      await page.keyboard.press('Control+A');
      await page.keyboard.type('{"price": 13}');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Changed: the row is at version 2').waitFor();
      await page.context().close();
    });

  it('shows a conflict to who comes second', async () => {
    const [first, second] = [
      await browser.open({ width: 400, colorScheme: 'light' }),
      await browser.open({ width: 400, colorScheme: 'dark' }),
    ];
    for (const page of [first, second]) await page.goto(`${served.origin}/row?id=open`);
    const reschedule = async (page: Page, day: string): Promise<void> => {
      await page.getByLabel('Due date').fill(day);
      await page.getByRole('button', { name: 'Reschedule' }).click();
    };
    await reschedule(first, '2099-02-01');
    await first.getByText('Rescheduled: the row is due on 2099-02-01').waitFor();
    await reschedule(second, '2099-03-01');
    const alert = second.getByRole('alert');
    await alert.getByText('Nothing was changed').waitFor();
    expect(await alert.textContent()).toContain('rescheduled by ada; it was due 2099-01-01');
    for (const page of [first, second]) await page.context().close();
  });

  it('redrives by cause: a question first, then live progress, without a reload', async () => {
    const page = await browser.open({ width: 1_600, colorScheme: 'dark' });
    await page.goto(`${served.origin}/failed`);
    await page.getByRole('button', { name: 'Redrive 1 row…' }).click();
    await page.getByText('This schedules 1 failed row').waitFor();
    await page.getByRole('button', { name: 'Redrive 1 row' }).click();
    await page.getByRole('status').getByText('finished').waitFor();
    await page.context().close();
  });

  if (kind === 'folder')
    it('is checked by what finds a fault', async () => {
      const page = await browser.open({ width: 400, colorScheme: 'light' });
      await page.evaluate(`document.querySelector('main').append(document.createElement('input'))`);
      expect(await violationsOf(page)).toEqual(['label: <input>']);
      await page.evaluate(`document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:1/' }))`);
      await page.waitForFunction(`performance.getEntriesByType('resource').length >= 0`);
      await page.context().close();
      expect(browser.problems.splice(0).join()).toContain('Content Security Policy');
    });

  it('asked for nothing off this machine, and broke no policy', () => {
    expect(browser.problems).toEqual([]);
  });
}

describeInBrowser('in an installed Chromium', () => {
  let launched: Browser;
  beforeAll(async () => (launched = await launchBrowser(chromium ?? '')));
  afterAll(async () => await launched.close());

  describe.each(targetKinds)('the console of a %s', (kind) => {
    consoleSuite(kind, () => launched);
  });
});
