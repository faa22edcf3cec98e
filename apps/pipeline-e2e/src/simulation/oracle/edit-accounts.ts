import type { Row } from '@daybreak/domain';
import type { Report } from '@daybreak/testkit';
import type { EditMessage } from '../scenario/scenario.ts';
import { BrokenPromise } from './broken-promise.ts';

/** Counts what the editor makes of the messages of owners. */
export interface EditAccounts {
  /** Notes that the editor has written a row. Reports an edit that is made twice, and one that is made before an earlier one. */
  made(id: string, before: Row | undefined, after: Row | undefined): void;
  /** Throws BrokenPromise for a row to which the last of its edits was not made. */
  checkEnd(): void;
}

/** The messages of a row set its price to 1, 2, 3 and so on, each by a change; a change that is made twice would do so at another version. */
export function createEditAccounts(messages: readonly EditMessage[], report: Report): EditAccounts {
  const sequences = new Map<string, number>();
  for (const { rowId, sequence } of messages) sequences.set(rowId, Math.max(sequence, sequences.get(rowId) ?? 0));
  const made = new Map<string, number>();
  return {
    made(id, before, after) {
      if (after === undefined || after.version === before?.version) return;
      const last = made.get(id) ?? 0;
      const price = Number(after.changes['price']);
      made.set(id, price);
      if (price === last)
        report(new BrokenPromise('I2', id, `the edit ${price} was made twice`, { expected: last + 1, found: price }));
      else if (price !== last + 1)
        report(
          new BrokenPromise('I2', id, 'an edit was made in the wrong order', { expected: last + 1, found: price }),
        );
    },
    checkEnd() {
      for (const [id, expected] of sequences) {
        const found = made.get(id);
        if (found !== expected) throw new BrokenPromise('I6', id, 'an edit was lost', { expected, found });
      }
    },
  };
}
