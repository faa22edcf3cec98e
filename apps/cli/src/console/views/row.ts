import { builtInRuleBook, type Row } from '@daybreak/domain';
import { describeEvent, describeRowError } from '../../history/describe-event.ts';
import { describeWhyNot } from '../../history/describe-why-not.ts';
import { dueAtOf } from '../../history/due-at-of.ts';
import { eventsOf } from '../../history/events-of.ts';
import { maximumRuns } from '../../history/expected-run.ts';
import { rulesWaitedFor } from '../../history/rules-waited-for.ts';
import { whyNot } from '../../history/why-not.ts';
import { previewRow } from '../../preview/preview-row.ts';
import { UnreadableItems } from '../../terminal/unreadable-items.ts';
import type { ConsoleContext } from '../page/console-context.ts';
import { html, instant, type Markup, number, own, rowLink, table, value } from '../page/html.ts';
import { rowForms } from './row-forms.ts';

const shownMatches = 50;
/** A request of a search, and a page of it. */
const searchedAtOnce = 2_500;
const searchedByPage = 10_000;

/** The search for a row by its id, or the beginning of one. */
export function searchForm(id = ''): Markup {
  return html`<form method="get" action="/row" role="search">
    <label
      >Id, or the beginning of one followed by * <input name="id" value="${id}" required autocomplete="off"
    /></label>
    <button>Find</button>
  </form>`;
}

/** Rows whose ids begin with the text, of any status. It looks at a part of the table, from the cursor on, and offers to look on. */
export async function matchesView({ target }: ConsoleContext, prefix: string, after?: string): Promise<Markup> {
  const matches: Row[] = [];
  const unreadable = new UnreadableItems();
  let searched = 0;
  let cursor = after;
  do {
    const page = await target.rows.search({ idPrefix: prefix, limit: searchedAtOnce, cursor }, unreadable.add);
    matches.push(...page.rows);
    searched += page.searched;
    cursor = page.cursor;
  } while (cursor !== undefined && searched < searchedByPage && matches.length < shownMatches);
  const on = new URLSearchParams({ id: `${prefix}*`, after: cursor ?? '' });
  return html`${searchForm(`${prefix}*`)}
    ${table(
      `Rows: ${prefix}…`,
      ['row', 'status', 'due', 'rule'],
      matches
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((row) => [rowLink(row.id), row.status, row.dueDate, row.rule]),
    )}
    <p>
      Looked at ${number(searched)} items of the table, which is in no order of ids.
      ${cursor === undefined ? (after === undefined ? 'These are all.' : 'This is the end of the table.') : html`<a href="/row?${on.toString()}">Search on</a>`}
    </p>
    ${unreadable.list.length === 0 ? '' : html`<p class="note bad">${number(unreadable.list.length)} of them can't be read as rows.</p>`}`;
}

/** A row: why it has not run, its fields, values and history, and what an owner may do. */
export async function rowView(
  context: ConsoleContext,
  id: string,
  { shown = false, message }: { shown?: boolean; message?: Markup | undefined } = {},
): Promise<Markup> {
  const { target, now, latestRuns } = context;
  const found = await target.rows.getWithHistory(id);
  if (found === undefined)
    return html`${searchForm(id)}${message ?? ''}
      <p class="note bad">There is no row <code>${id}</code> in ${target.name}.</p>`;
  const subject = found.row ?? found.tombstone;
  const reason = await whyNot(subject, {
    runs: async () => (await latestRuns()).slice(0, maximumRuns),
    pauses: await target.rows.pauses(),
    missingRules: async () => await rulesWaitedFor(target.runs, now()),
    ruleBook: builtInRuleBook,
    now: now(),
  });
  const hidden = context.hideValues && !shown;
  return html`${searchForm(id)}${message ?? ''}
    <h2><code>${id}</code></h2>
    <p class="note">${describeWhyNot(reason)}</p>
    ${found.row === undefined ? html`<p>It was deleted.</p>` : detailsOf(found.row, hidden)}
    ${
      found.row === undefined || !hidden
        ? ''
        : html`<form method="get" action="/row">
            <input type="hidden" name="id" value="${id}" /><input type="hidden" name="values" value="shown" /><button>
              Show the values of this row
            </button>
          </form>`
    }
    <h2>History</h2>
    <ol>
      ${eventsOf(subject).map(
        (event) =>
          html`<li>${instant(event.at)} <span class="badge">v${event.version}</span> ${describeEvent(event)}</li>`,
      )}
    </ol>
    ${found.row === undefined || context.readOnly ? '' : rowForms(found.row, { hidden, isAtWork: context.isAtWork })}`;
}

const textFields = [
  'status',
  'rule',
  'tenant',
  'dueDate',
  'dueTime',
  'shiftedDate',
  'timeZone',
  'repeat',
  'calendar',
  'shift',
  'occurrence',
  'anchorDate',
  'version',
  'createdAt',
  'updatedAt',
  'completedAt',
  'runId',
] as const;

function detailsOf(row: Row, hidden: boolean): Markup {
  const fields = textFields.flatMap((name) => (row[name] === undefined ? [] : [[name, String(row[name])]]));
  const plan =
    row.status === 'scheduled' || row.status === 'failed' ? previewRow(row, builtInRuleBook, () => false) : undefined;
  const planned = new Map(plan?.occurrences.flatMap(({ values }) => values.map((of) => [of.key, of.planned] as const)));
  const keys = [...new Set([...Object.keys(row.values), ...Object.keys(row.changes), ...planned.keys()])].toSorted();
  return html`<p>Due ${instant(dueAtOf(row))}.</p>
    ${row.lastError === undefined ? '' : html`<p class="note bad">${describeRowError(row.lastError)}</p>`}
    ${plan?.problem === undefined ? '' : html`<p class="note bad">A run could not plan it: ${plan.problem.cause}</p>`}
    ${table('Fields', ['field', 'value'], fields)}
    ${table(
      'Values: what the row has, what its owner gave the rule, and what a run would write',
      ['key', 'value', 'change', 'planned', 'written'],
      keys.map((key) => [
        key,
        value(own(row.values, key), { hidden }),
        value(own(row.changes, key), { hidden }),
        value(planned.get(key), { hidden }),
        own(row.writes, key) ?? '',
      ]),
    )}`;
}
