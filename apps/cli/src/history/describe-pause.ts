import type { Pause, PauseFilter } from '@daybreak/domain';
import { formatInstant } from '../terminal/format-instant.ts';
import { printable } from '../terminal/printable.ts';
import { shellWord } from '../terminal/shell-word.ts';

/** Which rows a pause holds back: `rule renew, tenant acme`, or `every row`. */
export function describeFilter({ rule, tenant, rowId }: PauseFilter): string {
  const parts = Object.entries({ rule, tenant, row: rowId }).flatMap(([name, value]) =>
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
export function resumeCommand({ rule, tenant, rowId }: PauseFilter): string {
  const options = Object.entries({ rule, tenant, id: rowId }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${shellWord(value)}`],
  );
  return ['daybreak resume', ...options].join(' ');
}
