import { type Limit, limitName, limitsOf, type Row, rowMessageSchema } from '@daybreak/domain';
import type { ItemChange, Report } from '@daybreak/testkit';
import * as v from 'valibot';
import { BrokenPromise } from './broken-promise.ts';

export interface LimitedRowsOptions {
  limits: readonly Limit[];
  rowQueue: string;
  valueQueue: string;
  row: (id: string) => Row | undefined;
  /** Every message that is in a queue. */
  messages: () => readonly { queue: string; body: string }[];
  report: Report;
}

/** What limits have let through, and whether that was all that went on. */
export interface LimitedRows {
  /** Reports I1 for a limit that lets more rows through in a second than it allows. */
  changed(change: Pick<ItemChange, 'before' | 'after'>): void;
  /** Reports I1 for a row that went on though its limits have let no more rows through. */
  sent(queue: string, body: string): void;
  /** Whether a message of a row that waits is to come in place of one that was acknowledged. */
  isToComeBack(body: string): boolean;
}

const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);
const slotMs = 100;

export function createLimitedRows(options: LimitedRowsOptions): LimitedRows {
  const { limits, rowQueue, valueQueue, row, messages, report } = options;
  /** By limit: how many rows it let through in each tenth of a second, and in all. */
  const slots = new Map<string, Map<number, number>>();
  const taken = new Map<string, number>();
  const wentOn = new Map<string, Set<string>>();
  const nameOf = ({ rowId, version, runId }: v.InferOutput<typeof bodySchema>): string =>
    JSON.stringify([rowId, version, runId]);

  return {
    changed({ after }) {
      const id = after?.['runId']?.S ?? '';
      const limit = limits.find((each) => id === `rate#${limitName(each)}`);
      if (limit === undefined) return;
      const counts = slots.get(id) ?? new Map<number, number>();
      slots.set(id, counts);
      for (const [slot, { N: rows }] of Object.entries(after?.['slots']?.M ?? {}))
        counts.set(Number(slot), Number(rows));
      taken.set(limitName(limit), Number(after?.['taken']?.N));
      for (const slot of counts.keys()) {
        let inSecond = 0;
        // A second lies within eleven tenths.
        for (let each = slot; each <= slot + 1_000 / slotMs; each += 1) inSecond += counts.get(each) ?? 0;
        if (inSecond <= limit.rowsPerSecond) continue;
        report(
          new BrokenPromise('I1', id, 'a limit let too many rows through in a second', {
            expected: limit,
            found: inSecond,
          }),
        );
      }
    },
    sent(queue, body) {
      const message = v.parse(bodySchema, body);
      const name = nameOf(message);
      const current = row(message.rowId);
      if (queue !== valueQueue || current === undefined || current.version !== message.version) return;
      for (const limit of limitsOf(current, limits)) {
        const gone = wentOn.get(limitName(limit)) ?? new Set<string>();
        wentOn.set(limitName(limit), gone.add(name));
        const allowed = taken.get(limitName(limit)) ?? 0;
        if (gone.size <= allowed) continue;
        report(
          new BrokenPromise('I1', message.rowId, 'a row went on that its limit did not let through', {
            expected: allowed,
            found: gone.size,
          }),
        );
      }
    },
    isToComeBack(body) {
      const name = nameOf(v.parse(bodySchema, body));
      return messages().some((other) => {
        if (other.queue !== rowQueue) return false;
        const { success, output } = v.safeParse(bodySchema, other.body);
        return success && output.comeBackAt !== undefined && nameOf(output) === name;
      });
    },
  };
}
