import { isCalendarDate } from '@daybreak/domain';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { destinationOf } from '../pipeline/destination-of.ts';
import { holdParked, selectedMessages } from '../pipeline/select-parked.ts';
import { awsProblem } from '../target/stack/aws-problem.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { Assets } from './assets.ts';
import type { Answers } from './page/answers.ts';
import type { ConsoleContext } from './page/console-context.ts';
import { editRow } from './edit-row.ts';
import type { Guard } from './guard.ts';
import { html } from './page/html.ts';
import { layout } from './page/layout.ts';
import { calendarView, dayView } from './views/calendar.ts';
import { failedView, jobsNow, redriveQuestion, redriveRate, startRedrive } from './views/failed.ts';
import { planView } from './views/plan.ts';
import { matchesView, rowView, searchForm } from './views/row.ts';
import { runbookView } from './views/runbook.ts';
import { runsNow, runsView } from './views/runs.ts';
import { todayNow, todayView } from './views/today.ts';

const textSchema = v.optional(v.string(), '');
const redriveSchema = v.object({
  cause: textSchema,
  where: textSchema,
  rate: v.fallback(v.pipe(v.string(), v.toNumber(), v.minValue(1), v.maxValue(1_000)), redriveRate),
});

type View = Parameters<typeof layout>[1]['view'];

/** The requests that the console answers. Everything passes the guard first. */
export function createApp(
  context: ConsoleContext,
  { guard, answers, assets }: { guard: Guard; answers: Answers; assets: Assets },
): Hono {
  const app = new Hono();
  const page = async (
    c: Context,
    view: View,
    title: string,
    body: unknown,
    status: 200 | 404 | 409 = 200,
  ): Promise<Response> => c.html(layout(context, { view, title, body: await body }), status);

  app.use(guard.middleware);
  app.use(async (c, next) => {
    await answers.during(next);
    if (c.req.method === 'POST') context.measures.changed();
  });
  for (const [path, { type, content }] of assets) app.get(path, (c) => c.body(content, 200, { 'Content-Type': type }));

  app.get('/', async (c) => await page(c, '/', 'Today', todayView(context)));
  app.get('/live/today', async (c) => c.html(await todayNow(context)));
  app.get('/live/runs', async (c) => c.html(await runsNow(context, { outcomes: false })));
  app.get('/live/jobs', (c) => c.html(jobsNow(context)));
  app.get('/runbook', async (c) => await page(c, '/', 'Runbook', runbookView(c.req.query('alarm') ?? '')));
  app.get(
    '/calendar',
    async (c) => await page(c, '/calendar', 'Calendar', calendarView(context, c.req.query('month'))),
  );
  app.get('/calendar/:day', async (c) => {
    const day = c.req.param('day');
    if (!isCalendarDate(day)) return await page(c, '/calendar', 'Calendar', html`<p>This is no day.</p>`, 404);
    return await page(c, '/calendar', day, dayView(context, day));
  });
  app.get(
    '/runs',
    async (c) => await page(c, '/runs', 'Runs', runsView(context, { outcomes: c.req.query('outcomes') === '1' })),
  );
  app.get('/plan', async (c) => await page(c, '/plan', 'Plan', planView(context, c.req.query())));

  app.get('/row', async (c) => {
    const id = c.req.query('id') ?? '';
    if (id === '') return await page(c, '/row', 'A row', searchForm());
    if (id.endsWith('*'))
      return await page(c, '/row', 'Rows', matchesView(context, id.slice(0, -1), c.req.query('after')));
    return await page(c, '/row', 'A row', rowView(context, id, { shown: c.req.query('values') === 'shown' }));
  });
  app.post('/row/:action', async (c) => {
    const outcome = await editRow(context, c.req.param('action'), await c.req.parseBody());
    if (outcome === undefined)
      return await page(c, '/row', 'A row', html`<p>This is no edit of this console.</p>`, 404);
    const { id, ok, message } = outcome;
    return await page(c, '/row', 'A row', rowView(context, id, { message }), ok ? 200 : 409);
  });

  app.get('/failed', async (c) => await page(c, '/failed', 'Failed', failedView(context)));
  app.get('/failed/redrive', async (c) => {
    const { cause, where } = v.parse(redriveSchema, c.req.query());
    return await page(c, '/failed', 'Redrive?', redriveQuestion(context, { cause, where }));
  });
  app.post('/failed/redrive', async (c) => {
    const { rate, ...selection } = v.parse(redriveSchema, await c.req.parseBody());
    await startRedrive(context, selection, rate);
    return c.redirect('/failed', 303);
  });
  app.post('/parked/:action', async (c) => {
    const { id } = await c.req.parseBody();
    const done = typeof id === 'string' && (await settleParked(context, c.req.param('action'), id));
    return done
      ? c.redirect('/failed', 303)
      : await page(
          c,
          '/failed',
          'Failed',
          html`<p class="note bad" role="alert">
            Nothing was changed: the message is not parked any more, or its queue is unknown.
          </p>`,
          409,
        );
  });

  app.notFound(async (c) => await page(c, '/', 'Not found', html`<p>There is no such page.</p>`, 404));
  app.onError((error, c) => {
    const text = awsProblem(error) ?? error.message;
    const status = error instanceof UsageError ? 400 : 500;
    return c.html(
      layout(context, {
        view: '/',
        title: 'It did not work',
        body: html`<p class="note bad" role="alert">${text}</p>`,
      }),
      status,
    );
  });
  return app;
}

/** Sends a parked message back to its queue, or drops it. Returns whether it did. */
async function settleParked({ target, signal }: ConsoleContext, action: string, id: string): Promise<boolean> {
  const queues = await target.queues();
  await using parking = holdParked(queues, { holdSeconds: 10, signal });
  for await (const [message] of selectedMessages(parking, { ids: [id], number: 1, describe: '' })) {
    if (message === undefined) continue;
    const url = destinationOf(message, queues, undefined);
    if (action === 'drop') await parking.remove(message);
    else if (action === 'requeue' && url !== undefined) await parking.requeue(message, url);
    else return false;
    return true;
  }
  return false;
}
