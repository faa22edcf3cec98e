import type { ItemError } from '@daybreak/repository';
import { count, formatNumber } from './count.ts';
import { printable } from './printable.ts';

/** An item of a table that is no row, or no run, so that a report is without it. */
export type UnreadableItem = Pick<ItemError, 'kind' | 'id' | 'reason'>;

const shownItems = 5;

/** What a command could not read and so left out, each item once. */
export class UnreadableItems {
  readonly #items = new Map<string, UnreadableItem>();

  /** To be given to whatever reads. */
  readonly add = ({ kind, id, reason }: UnreadableItem): void => {
    this.#items.set(`${kind} ${id}`, { kind, id, reason });
  };

  get list(): UnreadableItem[] {
    return [...this.#items.values()];
  }

  /** Names the first few on standard error. Gives the exit code: 1 when something was left out. */
  report(stderr: NodeJS.WritableStream): 0 | 1 {
    const { list } = this;
    if (list.length === 0) return 0;
    const lines = [
      `${count(list.length, 'item')} can't be read and ${list.length === 1 ? 'is' : 'are'} skipped:`,
      ...list.slice(0, shownItems).map(({ kind, id, reason }) => `  ${kind} ${printable(id)}: ${printable(reason)}`),
    ];
    if (list.length > shownItems) lines.push(`  and ${formatNumber(list.length - shownItems)} more`);
    stderr.write(`${lines.join('\n')}\n`);
    return 1;
  }
}
