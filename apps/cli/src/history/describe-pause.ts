import type { Pause, PauseFilter } from '@daybreak/domain';
import { formatInstant } from '../terminal/format-instant.ts';
import { printable } from '../terminal/printable.ts';
import { shellWord } from '../terminal/shell-word.ts';

/** Which rows a pause holds back: `rule renew, tenant acme`, or `every row`. */
export function describeFilter(filter: PauseFilter): string {
  const { rule, tenant, rowId, idPrefix } = filter;
  const ids = idPrefix === undefined ? undefined : `${idPrefix}*`;
  const parts = Object.entries({ rule, tenant, row: rowId, rows: ids, due: rangeOf(filter) }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${printable(value)}`],
  );
  return parts.length === 0 ? 'every row' : parts.join(', ');
}

/** A pause in one line. */
export function describePause(pause: Omit<Pause, 'id'>): string {
  const { by, at, until, reason } = pause;
  const end = until === undefined ? '' : ` until ${formatInstant(until)}`;
  return `${describeFilter(pause)} paused by ${printable(by)} at ${formatInstant(at)}${end}: ${printable(reason)}`;
}

/** The command that ends a pause. */
export function resumeCommand(filter: PauseFilter): string {
  const { rule, tenant, rowId, idPrefix } = filter;
  const due = rangeOf(filter);
  const isByWhere = idPrefix !== undefined || due !== undefined;
  const id = idPrefix === undefined ? rowId : `${idPrefix}*`;
  const options = Object.entries({ rule, tenant, id, due }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [isByWhere ? shellWord(`${name}=${value}`) : `--${name} ${shellWord(value)}`];
  });
  return ['daybreak resume', ...(isByWhere ? ['--where'] : []), ...options].join(' ');
}

/** `2026-05-01..2026-05-31`, as `--where due=` takes it; undefined for a pause of any date. */
function rangeOf({ dueFrom, dueTo }: PauseFilter): string | undefined {
  if (dueFrom === undefined && dueTo === undefined) return undefined;
  return dueFrom === dueTo ? dueFrom : `${dueFrom ?? ''}..${dueTo ?? ''}`;
}
