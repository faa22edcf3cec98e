import { isCalendarDate, type RowStatus, visible } from '@daybreak/domain';
import { closest, didYouMean } from '../terminal/closest.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { RowFilter } from './row-filter.ts';

const keys = ['rule', 'tenant', 'status', 'due', 'id', 'run'] as const;
type Key = (typeof keys)[number];

const statuses: readonly RowStatus[] = ['scheduled', 'failed', 'completed', 'cancelled', 'skipped'];

/** Parses the conditions of `--where`, each `key=value`. Throws UsageError. */
export function parseWhere(conditions: readonly string[]): RowFilter {
  const given = new Set<Key>();
  let filter: RowFilter = {};
  for (const condition of conditions) {
    const [key, value] = split(condition);
    if (given.has(key)) throw new UsageError(`--where ${key} is given twice: a row has to match both`);
    given.add(key);
    filter = { ...filter, ...parsers[key](value) };
  }
  return filter;
}

function split(condition: string): [Key, string] {
  const at = condition.indexOf('=');
  const name = at < 0 ? condition : condition.slice(0, at);
  const key = keys.find((known) => known === name);
  if (key === undefined)
    throw new UsageError(
      `--where ${visible(condition)}: the conditions are ${keys.map((known) => `${known}=…`).join(', ')}${didYouMean(closest(name, keys))}`,
    );
  const value = condition.slice(at + 1);
  if (at < 0 || value === '') throw new UsageError(`--where ${key} needs a value, as in ${examples[key]}`);
  return [key, value];
}

const examples: Record<Key, string> = {
  rule: 'rule=renew',
  tenant: 'tenant=acme',
  status: 'status=failed or status=scheduled,failed',
  due: 'due=2026-05-01 or due=2026-05-01..2026-05-31',
  id: "id=price-1 or 'id=price-*'",
  run: 'run=2026-03-29T00:05:00Z',
};

const parsers: Record<Key, (value: string) => RowFilter> = {
  rule: (rule) => ({ rule }),
  tenant: (tenant) => ({ tenant }),
  run: (run) => ({ run }),
  status: (list) => ({ statuses: [...new Set(list.split(',').map(parseStatus))] }),
  id: (text) => ({ id: text.endsWith('*') ? { text: text.slice(0, -1), isPrefix: true } : { text, isPrefix: false } }),
  due: parseDue,
};

function parseStatus(text: string): RowStatus {
  const status = statuses.find((known) => known === text);
  if (status !== undefined) return status;
  throw new UsageError(
    `--where status=${visible(text)}: the statuses are ${statuses.join(', ')}${didYouMean(closest(text, statuses))}`,
  );
}

/** A date, or a range of two dates, of which one may be missing. */
function parseDue(text: string): RowFilter {
  const [from = '', to = from, ...more] = text.split('..');
  for (const date of [from, to])
    if (more.length > 0 || (date !== '' && !isCalendarDate(date)) || (from === '' && to === ''))
      throw new UsageError(`--where due=${visible(text)} is no date and no range of dates: write ${examples.due}`);
  if (from !== '' && to !== '' && from > to)
    throw new UsageError(`--where due=${text} is empty: ${from} is after ${to}`);
  return { ...(from === '' ? {} : { dueFrom: from }), ...(to === '' ? {} : { dueTo: to }) };
}
