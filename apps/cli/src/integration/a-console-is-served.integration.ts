import { gzipSync } from 'node:zlib';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import waitForExpect from 'wait-for-expect';
import { openConsole, type TestConsole } from '../testing/open-console.ts';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

jest.setTimeout(120_000);

const markup = `"><img src=x onerror=alert(1)>'<script>alert(2)</script>&`;
const views = [
  '/',
  '/live/today',
  '/live/jobs',
  '/live/runs',
  '/calendar',
  '/calendar/2099-01-01',
  '/runs',
  '/runs?outcomes=1',
  '/failed',
  '/row',
  '/plan',
];

/** The id of the parked message whose line on the page holds the text. */
function parkedId(page: string, text: string): string {
  const line = page.split('<tr>').find((each) => each.includes(text)) ?? '';
  return /name="id" value="([^"]+)"/.exec(line)?.[1] ?? 'no such message';
}

describe.each(targetKinds)('the console of a %s', (kind) => {
  let target: TestTarget;
  let served: TestConsole;
  const idOf = (name: string): string => `${name} ${markup}`;
  const rowPath = (name: string): string => `/row?id=${encodeURIComponent(idOf(name))}`;

  beforeAll(async () => {
    target = await startTarget(kind);
    await target.open(async ({ rows, queues }) => {
      const put = async (name: string, dueDate: string): Promise<void> => {
        const changes = { [`key ${markup}`]: markup, price: 12 };
        const of = { tenant: `tenant ${markup}`, rule: 'apply-changes', timeZone: 'UTC' };
        await rows.put({ id: idOf(name), dueDate, ...of, changes, values: { price: 10 } });
      };
      for (const name of ['open', 'edited', 'moved', 'gone']) await put(name, '2099-01-01');
      for (const name of ['parked', 'ended']) await put(name, '2020-01-01');
      await rows.complete({ rowId: idOf('ended'), version: 1, runId: 'run', dueDate: '2020-01-01' });
      for (const name of ['one', 'two']) {
        await put(name, '2020-01-01');
        const error = {
          stage: 'worker',
          name: 'PlanError',
          message: `no such thing ${markup}`,
          attempt: 1,
          at: '2026-01-01T00:00:00.000Z',
        } as const;
        await rows.fail({ rowId: idOf(name), version: 1, runId: `run ${markup}`, error });
      }
      await rows.pause({ rowId: 'other', reason: `wrong ${markup}`, by: `ada ${markup}` });
      for (const body of [`first ${markup}`, `second ${markup}`])
        await queues.sqs.send(new SendMessageCommand({ QueueUrl: queues.urlOf('parking'), MessageBody: body }));
      const message = { rowId: idOf('parked'), version: 1, runId: 'run', dueBy: '2020-01-01T12:00:00.000Z' };
      const text = (value: string) => ({ DataType: 'String', StringValue: value });
      await queues.sqs.send(
        new SendMessageCommand({
          QueueUrl: queues.urlOf('parking'),
          MessageBody: JSON.stringify(message),
          MessageAttributes: { source: text(queues.urlOf('row')), reason: text('the sender was too early') },
        }),
      );
      const [parking = ''] = queues.urlOf('parking').split('/').slice(-1);
      target.aws?.metrics.set(`AWS/SQS/ApproximateAgeOfOldestMessage/${parking}`, 120);
      for (const service of ['worker', 'writer']) target.aws?.metrics.set(`Daybreak/dev/RowsCompleted/${service}`, 6);
      target.aws?.metrics.set('Daybreak/dev/RowsSuperseded/dead-letter', 3);
    });
    served = await openConsole(target);
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
  });

  it('shows what the commands print', async () => {
    expect((await served.get('/')).text).toMatch(/failed and not redriven<\/dt>[^]*?>2<\/a/);
    expect((await served.get('/calendar?month=2099-01')).text).toContain('<strong>4</strong> due');
    expect((await served.get('/calendar/2099-01-01')).text).toContain('4</span> rows are due on 2099-01-01');
    expect((await served.get('/failed')).text).toContain('2 rows</span> in worker');
    expect((await served.get(rowPath('open'))).text).toContain('It is not yet due: it is due at 2099-01-01T00:00:00Z');
    expect((await served.get('/row?id=o*')).text).toContain('2099-01-01</td>');
    expect(await served.get('/row?id=nobody')).toMatchObject({
      status: 200,
      text: expect.stringContaining('There is no row'),
    });
  });

  it('reads the index for the first view, in a bounded number of requests, and no row', async () => {
    const { requests } = target;
    if (requests === undefined) return;
    const asked = async (path: string): Promise<Readonly<Record<string, number>>> => {
      const before = requests();
      await served.get(path);
      return Object.fromEntries(Object.entries(requests()).map(([name, now]) => [name, now - (before[name] ?? 0)]));
    };
    const { 'DynamoDB.Query': queries = 0, 'DynamoDB.Scan': scans = 0, ...others } = await asked('/');
    // Of each of 16 shards what is due, recently due, due later and failed, and one of the pause. A request reads some thousands of entries of the index.
    // The first page of a query has up to three items here, so that a query may be two requests.
    expect(queries).toBeLessThanOrEqual(2 * (4 * 16 + 1));
    // The table of runs.
    expect(scans).toBeLessThanOrEqual(1);
    expect(others['DynamoDB.BatchGetItem'] ?? 0).toBe(0);
    expect(others['DynamoDB.GetItem'] ?? 0).toBeLessThanOrEqual(12);
    // A view that reads rows is seen to do so.
    expect(await asked('/failed')).toMatchObject({ 'DynamoDB.BatchGetItem': expect.any(Number) });
    expect((await asked('/failed'))['DynamoDB.BatchGetItem']).toBeGreaterThan(0);
    expect((await asked('/calendar'))['DynamoDB.Query']).toBeLessThanOrEqual(2 * 3 * 16);
  });

  it('finds rows by the beginning of their id, completed ones too, part by part', async () => {
    const found = (await served.get('/row?id=o*')).text;
    expect(found).toContain('These are all.');
    const on = await served.get(`/row?id=o*&after=${encodeURIComponent(idOf('open'))}`);
    expect(on.text).toContain('This is the end of the table.');
    expect((await served.get('/row?id=end*')).text).toContain('<td>completed</td>');
  });

  it('never renders what a row, an error, a pause or a message holds as markup', async () => {
    for (const path of [
      ...views,
      rowPath('open'),
      rowPath('one'),
      '/row?id=*',
      `/failed/redrive?cause=`,
      `/row?id=${encodeURIComponent(markup)}`,
      `/runbook?alarm=${encodeURIComponent(markup)}`,
      `/plan?rows=${encodeURIComponent(markup)}`,
    ]) {
      const { status, text } = await served.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect([path, text.includes('<img src=x'), text.includes('<script>alert')]).toEqual([path, false, false]);
    }
    // The fault that this finds would be found: the markup is on the page, as text.
    expect((await served.get(rowPath('open'))).text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('lets in only the browser that opened its URL, and only its own pages', async () => {
    expect((await fetch(served.origin)).status).toBe(403);
    // The token worked once.
    expect((await fetch(served.console.url, { redirect: 'manual' })).status).toBe(403);
    expect((await fetch(`${served.origin}/?token=x`, { redirect: 'manual' })).status).toBe(403);
    expect((await served.get('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const form = { id: idOf('open'), version: '1' };
    for (const origin of ['https://page.example', 'null', 'http://127.0.0.1:1'])
      expect((await served.post('/row/cancel', form, { origin })).status).toBe(403);
    expect((await served.get(rowPath('open'))).text).toContain('<td>scheduled</td>');
    const { headers } = await fetch(served.origin);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  });

  it('edits a row under the version that the page showed, and shows what came first', async () => {
    const id = idOf('edited');
    const changes = '{"price":13}';
    expect((await served.post('/row/change', { id, version: '1', changes })).text).toContain(
      'Changed: the row is at version 2',
    );
    const late = await served.post('/row/reschedule', { id, version: '1', on: '2098-01-01', time: '', zone: 'UTC' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('the row has changed since this page showed version 1');
    expect(late.text).toMatch(/version 1\s+changed by ada; it was due 2099-01-01/);
    expect(
      (await served.post('/row/reschedule', { id, version: '2', on: '2098-02-30', time: '', zone: 'UTC' })).text,
    ).toContain('is not a calendar date');
    expect((await served.post('/row/change', { id, version: '2', changes: '[1]' })).text).toContain(
      'must be one JSON object',
    );
    expect((await served.get(rowPath('edited'))).text).toContain('<code>13</code>');

    const moved = { id: idOf('moved'), version: '1', on: '2097-05-01', time: '09:30', zone: 'Europe/Lisbon' };
    expect((await served.post('/row/reschedule', moved)).text).toContain('due on 2097-05-01, at version 2');
    expect((await served.post('/row/cancel', { id: idOf('gone'), version: '1' })).text).toContain(
      'Cancelled, at version 2',
    );
    expect((await served.post('/row/pause', { id, version: '2', reason: 'wait' })).text).toContain('Paused');
    expect((await served.post('/row/resume', { id, version: '2' })).text).toContain('Resumed');
    const now = await served.post('/row/run', { id: idOf('moved'), version: '2' });
    if (kind === 'folder')
      expect(now).toMatchObject({ status: 409, text: expect.stringContaining('use daybreak run') });
    else {
      expect(now.text).toContain('Dispatched by the run');
      await waitForExpect(
        async () => expect((await served.get(rowPath('moved'))).text).toContain('<td>completed</td>'),
        20_000,
      );
    }
    for (const action of ['delete', 'constructor', 'toString'])
      expect((await served.post(`/row/${action}`, { id, version: '2' })).status).toBe(404);
  });

  it('redrives the rows of a cause after a question, and shows the progress', async () => {
    const question = (await served.get('/failed/redrive?cause=no%20such%20thing')).text;
    expect(question).toContain('This schedules 2 failed rows');
    expect((await served.get('/failed')).text).toContain('2 rows</span> in worker');
    expect((await served.get('/failed/redrive?where=tenant%3Dnobody')).text).toContain('No failed row is selected');
    const misspelt = await served.get('/failed/redrive?where=tennant%3Dacme');
    expect(misspelt).toMatchObject({ status: 400, text: expect.stringContaining('did you mean tenant?') });
    expect((await served.get('/failed/redrive?where=due%3D2020-01-01')).text).toContain('This schedules 2 failed rows');
    await served.post('/failed/redrive', { cause: 'no such thing', rate: '100' });
    await waitForExpect(async () => {
      const { text } = await served.get('/live/jobs');
      expect(text).toMatch(/<strong>finished<\/strong>/);
      expect(text).toMatch(/2<\/span\s*> of\s+<span class="number">2/);
    });
    expect((await served.get('/failed')).text).toContain('No row has failed');
  });

  it('drops a parked message, and leaves one whose queue is unknown', async () => {
    const id = parkedId((await served.get('/failed')).text, 'first');
    expect((await served.post('/parked/requeue', { id })).status).toBe(409);
    const dropped = await served.post('/parked/drop', { id });
    expect(dropped.status).toBe(200);
    expect(dropped.text.includes(id)).toBe(false);
  });

  it('sends a parked message back to the queue that it came from', async () => {
    const id = parkedId((await served.get('/failed')).text, 'the sender was too early');
    const sent = await served.post('/parked/requeue', { id });
    expect(sent.status).toBe(200);
    expect(sent.text.includes(id)).toBe(false);
    const { text } = await served.get(rowPath('parked'));
    if (kind === 'folder') {
      expect(text).toContain('<td>scheduled</td>');
      expect((await served.get('/')).text).toMatch(/<td>row<\/td>\s*<td><span class="number">1<\/span><\/td>/);
      return;
    }
    await waitForExpect(
      async () => expect((await served.get(rowPath('parked'))).text).toContain('<td>completed</td>'),
      20_000,
    );
  });

  it('sends the browser little, and draws a plan', async () => {
    const sizes = await Promise.all(
      ['/console.js', '/console.css', '/icon.svg', '/'].map(
        async (path) => gzipSync((await served.get(path)).text).length,
      ),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20 * 1024);
    if (kind === 'stack') return;
    const { text } = await served.get('/plan?rows=1000&values=2&bytes=200&zone=UTC');
    expect(text).toMatch(/<img\s+class="plot"[^>]+src="data:image\/svg\+xml;base64,/);
    expect(text).toContain('the last row is completed after');
    expect((await served.get('/plan?rows=1000&zone=Mars/Base')).text).toContain('is no IANA time zone');
  });

  it('shows an alarm of a stack with what it means, and its runbook', async () => {
    target.aws?.alarms.push({
      AlarmName: 'daybreak-dev-rows-failed',
      StateValue: 'ALARM',
      StateReason: `Threshold crossed ${markup}`,
      AlarmDescription: `Rows failed. ${markup}`,
    });
    const { text } = await served.get('/');
    expect(text.includes('daybreak-dev-rows-failed')).toBe(kind === 'stack');
    expect([text.includes('<img src=x'), text.includes('Rows failed. &quot;')]).toEqual([false, kind === 'stack']);
    const runbook = await served.get('/runbook?alarm=daybreak-dev-rows-failed');
    expect(runbook.text).toContain('**Means**');
  });

  it('counts how the rows of today ended, and how old messages are', async () => {
    const figureOf = (text: string, name: string): string | undefined =>
      new RegExp(`<dt>${name}[^<]*</dt>\\s*<dd[^>]*>\\s*(?:<a[^>]*>)?([^<]+)<`).exec(text)?.[1];
    await waitForExpect(async () => {
      const { text } = await served.get('/live/today');
      const shown = ['completed', 'skipped', 'superseded', 'failed'].map((name) => figureOf(text, `${name} today`));
      // A folder says it by its rows, and a stack by CloudWatch.
      expect(shown).toEqual(kind === 'folder' ? ['1', '0', '0', '2'] : ['12', '0', '3', '0']);
      if (kind === 'stack') expect(text).toMatch(/parking<\/td>[^]*?<td>2 minutes<\/td>/);
      else expect(text).toMatch(/parking<\/td>[^]*?<td>[\d a-z]*(second|minute)[\d a-z]*<\/td>/);
    }, 10_000);
    const today = new Date().toISOString().slice(0, 7);
    const calendar = (await served.get(`/calendar?month=${today}`)).text;
    expect(calendar).toContain(kind === 'folder' ? '2 failed' : '12 completed');
  });

  it('shows each run with its duration beside the plan, and counts that add up', async () => {
    const { text } = await served.get('/runs');
    if (kind === 'folder') expect(text).toContain('dispatched = completed + skipped + superseded + failed');
    else expect(text).toContain('reads the whole table');
    if (kind === 'folder') return;
    await target.daybreak('trigger');
    await waitForExpect(async () => {
      const runs = (await served.get('/live/runs')).text;
      expect(runs).toMatch(/less than a second\s*<span class="quiet">\(less than a second\)/);
      expect(runs).toContain('as planned');
    }, 20_000);
  });

  it('changes nothing with --read-only, and hides values with --hide-values until they are asked for', async () => {
    // A folder has one user at a time.
    await served[Symbol.asyncDispose]();
    served = await openConsole(target, { readOnly: true, hideValues: true });
    expect((await served.post('/row/cancel', { id: idOf('open'), version: '1' })).status).toBe(403);
    for (const path of [rowPath('open'), '/calendar/2099-01-01', '/failed']) {
      const { text } = await served.get(path);
      expect([path, text.includes('method="post"'), text.includes('<code>12</code>')]).toEqual([path, false, false]);
      expect(text).toContain('hidden');
    }
    expect((await served.get(`${rowPath('open')}&values=shown`)).text).toContain('<code>12</code>');
  });
});
