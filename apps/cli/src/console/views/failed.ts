import { selectFailed } from '../../edits/select-failed.ts';
import { countByCause, type FailedRow } from '../../history/failed-rows.ts';
import { queueNameOf } from '../../pipeline/parked-message.ts';
import { queueDepth } from '../../pipeline/queue-depths.ts';
import { holdParked } from '../../pipeline/select-parked.ts';
import { parseWhere } from '../../selection/parse-where.ts';
import { count } from '../../terminal/count.ts';
import { UnreadableItems } from '../../terminal/unreadable-items.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { html, instant, type Markup, number, rowLink, table } from '../page/html.ts';
import { live } from '../page/layout.ts';
import { quiet } from '../page/quiet.ts';

const shownExamples = 3;
const shownParked = 50;
/** Parked messages are hidden from other readers for this time. */
const holdSeconds = 10;
/** Rows a second. */
export const redriveRate = 50;

/** The failed rows that a redrive takes. */
export interface FailedSelection {
  /** A part of the cause. */
  cause: string;
  /** Conditions of `--where`, separated by spaces. */
  where: string;
}

/** Throws UsageError for conditions that can't be read. */
async function failedRows({ target, signal }: ConsoleContext, { cause, where }: FailedSelection): Promise<FailedRow[]> {
  const filter = parseWhere(where.split(' ').filter((condition) => condition !== ''));
  const { failed } = await selectFailed(target.rows, { cause, where: filter }, new UnreadableItems(), quiet(signal));
  return failed;
}

/** The failed rows by cause with examples, the jobs that redrive them, and parked messages. */
export async function failedView(context: ConsoleContext): Promise<Markup> {
  const rows = await failedRows(context, { cause: '', where: '' });
  const causes = countByCause(rows);
  return html`${live('/live/jobs', 1, jobsNow(context))}
    <h2>By cause</h2>
    ${rows.length === 0 ? html`<p class="good">No row has failed.</p>` : ''}
    ${causes.map(({ function: name, cause, count: of }) => {
      const examples = rows.filter((row) => row.function === name && row.cause === cause).slice(0, shownExamples);
      return html`<article>
        <h3><span class="bad">${count(of, 'row')}</span> in ${name}</h3>
        <p><code>${cause}</code></p>
        <ul>
          ${examples.map(({ id, at }) => html`<li>${rowLink(id)} at ${instant(at)}</li>`)}
        </ul>
        ${
          context.readOnly
            ? ''
            : html`<form method="get" action="/failed/redrive">
                <input type="hidden" name="cause" value="${cause}" />
                <button>Redrive ${count(of, 'row')}…</button>
              </form>`
        }
      </article>`;
    })}
    ${
      context.readOnly || rows.length === 0
        ? ''
        : html`<h2>A selection</h2>
            <form method="get" action="/failed/redrive">
              <label
                >Conditions, such as tenant=acme rule=renew <input name="where" required autocomplete="off"
              /></label>
              <button>Redrive them…</button>
            </form>`
    }
    <h2>Parked messages</h2>
    ${await parkedView(context)}`;
}

/** What a redrive would do, and the question. */
export async function redriveQuestion(context: ConsoleContext, selection: FailedSelection): Promise<Markup> {
  const rows = await failedRows(context, selection);
  if (rows.length === 0)
    return html`<p>No failed row is selected any more. <a href="/failed">Back to failed rows</a></p>`;
  return html`<p>
      This schedules ${count(rows.length, 'failed row')} of ${context.target.name} again, unchanged, each at a new
      version. The next run takes those that are due.
    </p>
    ${table(
      'First rows',
      ['row', 'function', 'cause'],
      rows.slice(0, 10).map((row) => [rowLink(row.id), row.function, html`<code>${row.cause}</code>`]),
    )}
    <form method="post" action="/failed/redrive">
      <input type="hidden" name="cause" value="${selection.cause}" />
      <input type="hidden" name="where" value="${selection.where}" />
      <label
        >Rows a second <input name="rate" type="number" min="1" max="1000" value="${redriveRate}" required
      /></label>
      <button class="danger">Redrive ${count(rows.length, 'row')}</button>
      <a href="/failed">Cancel</a>
    </form>`;
}

/** Redrives the selected rows in the background. */
export async function startRedrive(context: ConsoleContext, selection: FailedSelection, rate: number): Promise<void> {
  const rows = await failedRows(context, selection);
  const { target, jobs, by } = context;
  const redrive = async ({ id, version }: FailedRow): Promise<void> =>
    void (await target.rows.redrive({ id, version, by }));
  jobs.start(`Redrive ${count(rows.length, 'row')}: ${selection.cause} ${selection.where}`.trim(), rows, redrive, rate);
}

/** The progress of the edits of many rows. */
export function jobsNow({ jobs }: Pick<ConsoleContext, 'jobs'>): Markup {
  return html`${jobs.list.map(
    ({ title, total, done, skipped, state, problem }) =>
      html`<div class="note ${problem === undefined ? '' : 'bad'}" role="status">
        <p>
          ${title}: <strong>${state}</strong>, ${number(done)} of ${number(total)}
          done${skipped.length === 0 ? '' : html`, ${number(skipped.length)} skipped`}${problem === undefined ? '' : html`: ${problem}`}
        </p>
        <progress max="${Math.max(1, total)}" value="${done + skipped.length}" aria-label="${title}"></progress>
        ${
          skipped.length === 0
            ? ''
            : html`<ul>
                ${skipped.slice(0, 10).map(({ id, reason }) => html`<li>${rowLink(id)}: ${reason}</li>`)}
              </ul>`
        }
      </div>`,
  )}`;
}

async function parkedView({ target, signal, readOnly, hideValues }: ConsoleContext): Promise<Markup> {
  const queues = await target.queues();
  const { waiting } = await queueDepth(queues, 'parking');
  // Reading an empty queue takes seconds.
  if (waiting === 0) return html`<p class="good">No message is parked.</p>`;
  const messages = [];
  await using parking = holdParked(queues, { holdSeconds, signal });
  for await (const batch of parking.batches()) {
    messages.push(...batch);
    if (messages.length >= shownParked) break;
  }
  const act = (messageId: string, action: string, name: string): Markup =>
    html`<form method="post" action="/parked/${action}">
      <input type="hidden" name="id" value="${messageId}" /><button class="${action === 'drop' ? 'danger' : ''}">
        ${name}
      </button>
    </form>`;
  return table(
    'Parked messages',
    ['parked', 'from', 'reason', 'body', ...(readOnly ? [] : ['send again', 'drop'])],
    messages.map(({ messageId, parkedAt, source, reason = '', body }) => [
      instant(parkedAt),
      source === undefined ? '' : queueNameOf(source),
      reason,
      hideValues ? html`<span class="quiet">hidden</span>` : html`<code>${body.slice(0, 300)}</code>`,
      ...(readOnly ? [] : [act(messageId, 'requeue', 'Send again'), act(messageId, 'drop', 'Drop')]),
    ]),
  );
}
