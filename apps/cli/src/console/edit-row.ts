import { randomBytes } from 'node:crypto';
import { type Values, valuesSchema } from '@daybreak/domain';
import { ConflictError, runIdByHand } from '@daybreak/repository';
import * as v from 'valibot';
import { changeRow } from '../edits/change-row.ts';
import { parseMoment, rescheduleRow } from '../edits/reschedule-row.ts';
import { sendByHand } from '../edits/send-by-hand.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { describeEvent } from '../history/describe-event.ts';
import { eventsSince } from '../history/events-since.ts';
import { rowOrThrow } from '../history/row-or-throw.ts';
import { selectedRowOf } from '../selection/selected-row.ts';
import { CommandError } from '../terminal/command-error.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { ConsoleContext } from './page/console-context.ts';
import { html, instant, type Markup } from './page/html.ts';
import { quiet } from './page/quiet.ts';

const textSchema = v.optional(v.string(), '');
const formSchema = v.object({
  id: v.string(),
  version: v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1)),
  changes: textSchema,
  on: textSchema,
  time: textSchema,
  zone: textSchema,
  reason: textSchema,
});
type RowForm = v.InferOutput<typeof formSchema>;

const changesSchema = v.pipe(v.string(), v.parseJson(), valuesSchema);

/** The edits of a row, each with what it did. */
const edits: Readonly<Record<string, (context: ConsoleContext, form: RowForm) => Promise<string>>> = {
  async change(context, { id, version, changes }) {
    const { row } = await changeRow(editedBy(context), id, version, () => parseChanges(changes));
    return `Changed: the row is at version ${row.version}`;
  },
  async reschedule(context, { id, version, on, time, zone }) {
    const moment = parseMoment({ on, time: time === '' ? false : time, zone });
    const { row } = await rescheduleRow(editedBy(context), { id, version }, moment);
    return `Rescheduled: the row is due on ${row.dueDate}, at version ${row.version}`;
  },
  async cancel({ target, by }, { id, version }) {
    const { row } = await target.rows.cancel({ id, version, by });
    return `Cancelled, at version ${row.version}`;
  },
  async redrive({ target, by }, { id, version }) {
    const { row } = await target.rows.redrive({ id, version, by });
    return `Scheduled again, at version ${row.version}`;
  },
  async run(context, form) {
    if (!context.isAtWork) throw new CommandError('No function is at work on a data folder: use daybreak run');
    return await runNow(context, form);
  },
  async pause({ target, by }, { id, reason }) {
    await target.rows.pause({ rowId: id, reason: reason.trim(), by });
    return 'Paused: no run writes the row until it is resumed';
  },
  async resume({ target }, { id }) {
    const resumed = await target.rows.resume({ rowId: id });
    return resumed === undefined
      ? 'The row has no pause of its own'
      : 'Resumed: the next run takes the row if it is due';
  },
};

/** The target, whose edits name the user of the console. */
function editedBy({ target: { name, rows }, by }: ConsoleContext): Pick<ConsoleContext['target'], 'name' | 'rows'> {
  return { name, rows: signedRows(rows, by) };
}

/** Sends the message of a row, as a run by hand does. */
async function runNow({ target, now, by, signal }: ConsoleContext, { id, version }: RowForm): Promise<string> {
  const row = await rowOrThrow(target, id);
  if (row.version !== version) throw ConflictError.atVersion(id, version, row.version);
  if (row.status !== 'scheduled' && row.status !== 'failed') throw new CommandError(`The row is ${row.status}`);
  const at = now();
  const runId = runIdByHand(at, randomBytes(4).toString('hex'));
  const pipeline = { rows: target.rows, runs: target.runs, queues: await target.queues() };
  const run = { runId, at: at.toISOString(), by };
  const { skipped } = await sendByHand(pipeline, [selectedRowOf(row)], run, { rate: 1 }, quiet(signal));
  const [refused] = skipped;
  if (refused !== undefined) throw new CommandError(refused.reason);
  return `Dispatched by the run ${runId}. Its history shows what becomes of it`;
}

function parseChanges(text: string): Values {
  const parsed = v.safeParse(changesSchema, text);
  if (parsed.success) return parsed.output;
  throw new UsageError('The changes must be one JSON object, such as {"price": 12.5}');
}

export interface EditOutcome {
  id: string;
  ok: boolean;
  message: Markup;
}

/** Makes the edit of a form. A conflict is an outcome, which shows what happened to the row since the version that the page showed. */
export async function editRow(
  context: ConsoleContext,
  action: string,
  input: unknown,
): Promise<EditOutcome | undefined> {
  const edit = Object.hasOwn(edits, action) ? edits[action] : undefined;
  const form = v.safeParse(formSchema, input);
  if (edit === undefined || !form.success) return undefined;
  const { id } = form.output;
  try {
    return { id, ok: true, message: html`<p class="note" role="status">${await edit(context, form.output)}</p>` };
  } catch (error) {
    return { id, ok: false, message: await describeRefusal(context, form.output, error) };
  }
}

async function describeRefusal({ target }: ConsoleContext, { id, version }: RowForm, error: unknown): Promise<Markup> {
  if (error instanceof ConflictError) {
    const since = await eventsSince(target.rows, id, version);
    return html`<div class="note bad" role="alert">
      <p>Nothing was changed: the row has changed since this page showed version ${version}.</p>
      <ul>
        ${since.map((event) => html`<li>${instant(event.at)}: version ${event.version} ${describeEvent(event)}</li>`)}
      </ul>
    </div>`;
  }
  const isExpected = error instanceof UsageError || error instanceof CommandError || error instanceof RangeError;
  if (!isExpected && !(error instanceof Error && expected.includes(error.name))) throw error;
  return html`<p class="note bad" role="alert">Nothing was changed: ${error.message}</p>`;
}

const expected = ['RowNotFoundError', 'UnwritableError', 'CalendarError', 'ItemError'];
