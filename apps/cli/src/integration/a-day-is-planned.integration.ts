import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runHere } from '../testing/run-here.ts';
import type { Finished } from '../testing/run-cli.ts';

jest.setTimeout(120_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-plan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plan = async (...args: string[]): Promise<Finished> => await runHere(folder, ['plan', ...args]);
const json = ({ stdout }: Finished): unknown => JSON.parse(stdout);

const header = 'id,dueDate,timeZone,rule,changes.price,values.price\n';
const row = (id: string, date: string, zone = 'UTC'): string => `${id},${date},${zone},apply-changes,12,10\n`;

describe('a plan', () => {
  it('says for people when the day is done, what each row takes and what a month costs', async () => {
    const { stdout, stderr, exitCode } = await plan('--rows', '20k', '--no-suggestions', '--date', '2026-03-29');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('20,000 rows due on 2026-03-29 in UTC');
    expect(stdout).toMatch(/last row +\d+ (minute|second)/);
    expect(stdout).toMatch(/[\d,]+ rows and [\d,]+ write units a second/);
    expect(stdout).toMatch(/1\.00 row messages, 1\.\d\d updates, 1\.\d\d requests/);
    expect(stdout).toMatch(/DynamoDB +write units of rows +1,2\d\d,\d{3} +write request unit +\$0\.705 a million/);
    expect(stdout).toMatch(/\$\d\.\d\d a million rows, \$\d+\.\d\d a month/);
    expect(stderr).toContain('Simulating the day');
  });

  it('is one object of JSON', async () => {
    const planned = json(await plan('--rows', '1k', '--json', '--region', 'us-east-1', '--days', '1'));
    expect(planned).toMatchObject({
      rows: 1_000,
      region: 'us-east-1',
      messagesPerRow: 1,
      drainSeconds: expect.any(Number),
      costPerMillionRows: expect.any(Number),
      monthlyCost: expect.any(Number),
      suggestions: [],
      bill: expect.arrayContaining([
        expect.objectContaining({ service: 'SQS', page: 'https://aws.amazon.com/sqs/pricing/' }),
      ]),
    });
  });

  it('follows the settings that it is given', async () => {
    const settings = ['--shards', '4', '--schedule', 'rate(1 hour)', '--set', 'writer.maximumConcurrency=2'];
    const hourly = json(await plan('--rows', '1k', '--json', ...settings));
    expect(hourly).toMatchObject({ schedule: 'rate(1 hour)', bill: expect.arrayContaining([firings(720)]) });
  });

  it('of prod has its recovery and its logs', async () => {
    const { stdout } = await plan('--rows', '1k', '--stage', 'prod', '--no-suggestions');
    expect(stdout).toContain('point-in-time recovery');
  });

  it('draws the day', async () => {
    await plan('--rows', '5k', '--no-suggestions', '--plot', 'day.svg');
    expect(readFileSync(join(folder, 'day.svg'), 'utf8')).toContain('write units a second');
  });
});

const firings = (count: number): unknown => expect.objectContaining({ what: 'firings', count });

describe('rows', () => {
  it('are those of a file’s busiest date, with their sizes and zones', async () => {
    const rows = [row('a', '2026-03-28'), row('b', '2026-03-29'), row('c', '2026-03-29', 'Asia/Tokyo')];
    writeFileSync(join(folder, 'rows.csv'), header + rows.join(''));
    const planned = json(await plan('--from', 'rows.csv', '--json'));
    expect(planned).toMatchObject({ rows: 2, description: 'of rows.csv, due on 2026-03-29, its busiest date' });
    // Tokyo's day begins nine hours before.
    expect(planned).toMatchObject({ completedSeconds: { last: expect.closeTo(9 * 3_600, -2) } });
  });

  it('are those that a target holds', async () => {
    writeFileSync(join(folder, 'rows.csv'), header + row('a', '2026-03-29') + row('b', '2026-03-29'));
    await runHere(folder, ['import', 'rows.csv', '--target', './data']);
    expect(json(await plan('--target', './data', '--json'))).toMatchObject({ rows: 2 });
  });

  it('are due in the zones and at the times of files', async () => {
    writeFileSync(join(folder, 'zones.csv'), 'Asia/Tokyo,1\nUTC,3\n');
    writeFileSync(join(folder, 'day.csv'), '09:00,1\n18:00,1\n');
    const planned = json(await plan('--rows', '1k', '--zones', 'zones.csv', '--spread', 'day.csv', '--json'));
    expect(planned).toMatchObject({ completedSeconds: { last: expect.closeTo((9 + 9) * 3_600, -2) } });
  });
});

describe('what cannot be planned is refused, with what to type', () => {
  it.each([
    [[], 'Say how many rows are due: --rows 10M, --from FILE or --target TARGET'],
    [['--rows', '1k', '--from', 'a.csv'], 'Give either --rows or --from, not both'],
    [['--rows', '1k', '--zone', 'UTC', '--zones', 'z'], 'Give either --zone or --zones, not both'],
    [['--rows', '1k', '--zone', 'Europ/Paris'], '"Europ/Paris" is no IANA time zone: did you mean Europe/Paris?'],
    [['--rows', '1k', '--set', 'writer.speed=2'], 'There is no setting "writer.speed"'],
    [['--rows', '1k', '--region', 'mars-1'], 'The planner has no prices of mars-1'],
    [['--rows', '1k', '--schedule', 'every hour'], 'every hour'],
    [['--rows', '1k', '--plot', 'day.png'], 'name it day.svg'],
    [['--rows', '1k', '--prices', 'missing.json'], 'missing.json can’t be read'],
    [['--rows', '1k', '--date', '2026-02-30'], '2026-02-30'],
    [['--from', 'missing.csv'], 'missing.csv'],
  ])('%j', async (args, message) => {
    const { exitCode, stderr } = await plan(...args);
    expect(stderr.replaceAll("'", '’')).toContain(message);
    expect(exitCode).toBe(2);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
