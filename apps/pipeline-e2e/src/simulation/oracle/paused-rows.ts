import { type Pause, pauseOf, type Row, rowMessageSchema } from '@daybreak/domain';
import type { Item, Report } from '@daybreak/testkit';
import * as v from 'valibot';
import { BrokenPromise } from './broken-promise.ts';

export interface PausedRowsOptions {
  rowQueue: string;
  valueQueue: string;
  row: (id: string) => Row | undefined;
  /** The active pauses in the table's item of pauses. */
  pausesOf: (item: Item) => readonly Pause[];
  report: Report;
}

/** Which rows are paused, and which messages may still do their work: those that were delivered to their function before. */
export interface PausedRows {
  changed(item: Item): void;
  isPaused(row: Row, dueBy: string | undefined): boolean;
  delivered(queue: string, body: string): void;
  /** Reports I1 for values that were planned though the row was paused when the worker got its message. */
  sent(queue: string, body: string): void;
  /** Reports I1 for a change of values that were written, or a row that was completed, though it was paused when its function got its message. */
  written(before: Row | undefined, after: Row | undefined): void;
}

const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);

export function createPausedRows({ rowQueue, valueQueue, row, pausesOf, report }: PausedRowsOptions): PausedRows {
  let active: readonly Pause[] = [];
  /** Messages of rows that were not paused at the delivery, or at any time since. */
  const allowed = new Set<string>();
  const heldUp = new Map<string, string>();
  const nameOf = (queue: string, { rowId, version }: { rowId: string; version: number }): string =>
    `${queue} ${rowId} v${version}`;

  const isPaused: PausedRows['isPaused'] = (candidate, dueBy) => pauseOf(candidate, active, dueBy) !== undefined;
  function isBodyPaused(body: string): boolean {
    const { rowId, dueBy } = v.parse(bodySchema, body);
    const current = row(rowId);
    return current !== undefined && isPaused(current, dueBy);
  }
  function look(name: string, body: string): void {
    if (isBodyPaused(body)) heldUp.set(name, body);
    else allowed.add(name);
  }

  return {
    isPaused,
    changed(item) {
      active = pausesOf(item);
      for (const [name, body] of heldUp) look(name, body);
    },
    delivered(queue, body) {
      if (queue === rowQueue || queue === valueQueue) look(nameOf(queue, v.parse(bodySchema, body)), body);
    },
    sent(queue, body) {
      if (queue !== valueQueue || !isBodyPaused(body)) return;
      const message = v.parse(bodySchema, body);
      if (allowed.has(nameOf(rowQueue, message))) return;
      report(new BrokenPromise('I1', message.rowId, 'a paused row was planned', { found: body }));
    },
    written(before, after) {
      if (before === undefined || after === undefined || before.status !== 'scheduled') return;
      const end = after.history[String(before.version)];
      const isWritten = Object.keys(after.writes).length > Object.keys(before.writes).length;
      if (!(end?.end === 'completed' || isWritten) || !isPaused(before, undefined)) return;
      // The worker completes a row whose plan has no values.
      const queue = isWritten || (end?.written ?? 0) > 0 ? valueQueue : rowQueue;
      if (allowed.has(nameOf(queue, { rowId: before.id, version: before.version }))) return;
      report(new BrokenPromise('I1', before.id, 'a paused row was written', { expected: before, found: after }));
    },
  };
}
