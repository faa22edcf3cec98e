import type { ItemError } from '@daybreak/repository';
import { count, formatNumber } from './count.ts';
import { printable } from './printable.ts';

/** An item that is not a valid row or run, and that a report leaves out. */
export type UnreadableItem = Pick<ItemError, 'kind' | 'id' | 'reason'>;

const shownItems = 5;

/** The items that a command could not read and skipped, each once. */
export class UnreadableItems {
  readonly #items = new Map<string, UnreadableItem>();

  /** The callback for a reader. */
  readonly add = ({ kind, id, reason }: UnreadableItem): void => {
    this.#items.set(`${kind} ${id}`, { kind, id, reason });
  };

  get list(): UnreadableItem[] {
    return [...this.#items.values()];
  }

  /** Names the first few items on standard error. Returns the exit code: 1 when there is an item, else 0. */
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
