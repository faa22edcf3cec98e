import { type OutgoingMessage, toJsonMessage } from '@daybreak/batch';
import { type Limit, limitsOf, type Row, type RowMessage } from '@daybreak/domain';
import type { ItemError } from '@daybreak/repository';
import type { DecidedMessage, Decision } from './decide-row.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';

/** SQS's maximum. The message of a row that waits for longer comes and goes again, and its row is not read. */
const maximumDelaySeconds = 900;

/** A message for the row queue. One of a row that waits for a limit is delivered at its instant, or 15 minutes from now. */
export function toRowMessage(message: RowMessage, now: Date): OutgoingMessage {
  const outgoing = toJsonMessage(message);
  if (message.comeBackAt === undefined) return outgoing;
  const seconds = Math.ceil((Date.parse(message.comeBackAt) - now.getTime()) / 1_000);
  return { ...outgoing, delaySeconds: Math.min(maximumDelaySeconds, Math.max(0, seconds)) };
}

/** The decision for a message that has come before the instant of its row; undefined for any other. */
export function waitOn({ comeBackAt }: RowMessage, now: Date): Decision | undefined {
  return comeBackAt !== undefined && Date.parse(comeBackAt) > now.getTime() ? { kind: 'wait', comeBackAt } : undefined;
}

/**
 * Lets through as many rows of each limit as it allows at this moment, across functions. Each other row waits until an instant of
 * its own. A row whose limit cannot be read is a retry.
 */
export async function waitForLimits(
  decided: readonly DecidedMessage[],
  rows: ReadonlyMap<string, Row | ItemError>,
  dependencies: Pick<PlanRowsDependencies, 'limits' | 'runs' | 'checkTime' | 'metrics'>,
): Promise<readonly DecidedMessage[]> {
  let current = decided;
  for (const limit of dependencies.limits) {
    const limited = current.filter(
      (message) => goesOn(message) && isLimited(rows.get(message.record.message.rowId), limit),
    );
    if (limited.length === 0) continue;
    const decisions = await decisionsOf(limit, limited, dependencies);
    current = current.map((message) => ({ ...message, decision: decisions.get(message) ?? message.decision }));
  }
  return current;
}

function goesOn({ decision: { kind } }: DecidedMessage): boolean {
  return kind === 'send' || kind === 'complete';
}

function hasWaited({ record }: DecidedMessage): boolean {
  return record.message.comeBackAt !== undefined;
}

function isLimited(row: Row | ItemError | undefined, limit: Limit): boolean {
  return row !== undefined && 'rule' in row && limitsOf(row, [limit]).length > 0;
}

/** The decisions of the messages that do not go on. Rows that have waited come first. */
async function decisionsOf(
  limit: Limit,
  limited: readonly DecidedMessage[],
  { runs, checkTime, metrics }: Pick<PlanRowsDependencies, 'runs' | 'checkTime' | 'metrics'>,
): Promise<ReadonlyMap<DecidedMessage, Decision>> {
  const returning = limited.filter(hasWaited);
  const fresh = limited.filter((message) => !hasWaited(message));
  try {
    checkTime();
    const { granted, comeBackMs } = await runs.takeRate({ limit, returning: returning.length, fresh: fresh.length });
    const waiting = [...returning.slice(granted.returning), ...fresh.slice(granted.fresh)];
    if (waiting.length > 0) metrics.count('RowsLimited', waiting.length);
    return new Map(
      waiting.map((message, place) => {
        const comeBackAt = new Date(comeBackMs[place] ?? 0).toISOString();
        return [message, { kind: 'wait', comeBackAt }];
      }),
    );
  } catch (error) {
    return new Map(limited.map((message) => [message, { kind: 'retry', error }]));
  }
}
