import { rowMessageSchema, valueMessageSchema, type Plan, type Row } from '@daybreak/domain';
import type { Report } from '@daybreak/testkit';
import * as v from 'valibot';
import { BrokenPromise } from './broken-promise.ts';

export interface LedgerOptions {
  rowQueue: string;
  valueQueue: string;
  /** Where messages of these two go that were received too often. */
  deadLetterQueues: ReadonlySet<string>;
  row: (id: string) => Row | undefined;
  /** Undefined when the row's rule can't plan it. */
  plan: (row: Row) => Plan | undefined;
  /** Epoch milliseconds. */
  now: () => number;
  /** How long after its first delivery a message may be given up on, at the earliest; by default at any time. */
  giveUpAfterMs?: number | undefined;
  /** Whether another message of the row comes in place of this one, since the row waits for a limit. By default never. */
  isToComeBack?: ((body: string) => boolean) | undefined;
  report: Report;
}

/** What was sent and what was acknowledged, and whether each acknowledgement was earned. */
export interface Ledger {
  /** Reports I8 for a dead letter that is sent too early, as `delivered` does for one that a queue moved. */
  sent(queueName: string, body: string): void;
  delivered(queueName: string, messageId: string, body: string): void;
  /** Reports I4 when the message's effect is not durable yet and there is no dead letter about it, I6 when a dead letter's row does not record that it failed. */
  acknowledged(queueName: string, messageId: string, body: string): void;
  /** An invocation that nothing befell left the message on its queue. Reports I4 when its effect is durable. */
  returned(queueName: string, messageId: string, body: string): void;
  /** Whether a message of the row was given up on, at this version. */
  wasDeadLettered(rowId: string, version: number): boolean;
}

/** What a row that failed records, as it is named where it is missing. */
const reasonOfFailure = 'the reason of its failure';
const jsonSchema = v.pipe(v.string(), v.parseJson());
const rowBodySchema = v.pipe(jsonSchema, rowMessageSchema);
const valueBodySchema = v.pipe(jsonSchema, valueMessageSchema);

export function createLedger(options: LedgerOptions): Ledger {
  const { rowQueue, valueQueue, deadLetterQueues, row, plan, now, giveUpAfterMs = 0, isToComeBack, report } = options;
  const acknowledgedIds = new Set<string>();
  const firstDelivered = new Map<string, number>();
  /** Bodies of messages that their function sent to a dead-letter queue. */
  const deadLetters = new Set<string>();
  const sentKeys = new Map<string, Set<string>>();
  const deadLettered = new Set<string>();
  const versionOf = ({ rowId, version }: { rowId: string; version: number }): string => `${rowId} v${version}`;

  function keysSent(message: { rowId: string; version: number }): Set<string> {
    const name = versionOf(message);
    const keys = sentKeys.get(name) ?? new Set();
    sentKeys.set(name, keys);
    return keys;
  }

  /** Whether the version that a message speaks of is over: completed, edited, failed or deleted. */
  function isOver({ rowId, version }: { rowId: string; version: number }): boolean {
    const current = row(rowId);
    return current === undefined || current.version !== version || current.status !== 'scheduled';
  }

  const isDeadLetter = (queueName: string): boolean => deadLetterQueues.has(queueName);

  function missingKeys(queueName: string, body: string): string[] {
    if (queueName === valueQueue) {
      const message = v.parse(valueBodySchema, body);
      const writes = row(message.rowId)?.writes ?? {};
      return isOver(message) ? [] : Object.keys(message.values).filter((key) => !Object.hasOwn(writes, key));
    }
    if (queueName === rowQueue) {
      const message = v.parse(rowBodySchema, body);
      const current = row(message.rowId);
      if (isOver(message) || current === undefined) return [];
      const planned = plan(current);
      if (planned === undefined) return [reasonOfFailure];
      const sent = keysSent(message);
      return Object.keys(planned.values).filter((key) => !sent.has(key));
    }
    // What other queues carry has no effect on a row.
    if (!isDeadLetter(queueName)) return [];
    const deadLetter = v.parse(v.union([rowBodySchema, valueBodySchema]), body);
    return isOver(deadLetter) ? [] : [reasonOfFailure];
  }

  function givenUp(messageId: string, body: string): void {
    const waitedMs = now() - (firstDelivered.get(body) ?? Number.NEGATIVE_INFINITY);
    if (waitedMs >= giveUpAfterMs) return;
    const details = { expected: `at least ${giveUpAfterMs} ms`, found: `${waitedMs} ms` };
    report(new BrokenPromise('I8', messageId, 'a message was given up on too early', details));
  }

  return {
    sent(queueName, body) {
      if (isDeadLetter(queueName)) {
        deadLetters.add(body);
        givenUp(`the dead letter ${body}`, body);
      }
      if (queueName !== valueQueue) return;
      const message = v.parse(valueBodySchema, body);
      for (const key of Object.keys(message.values)) keysSent(message).add(key);
    },
    delivered(queueName, messageId, body) {
      if (acknowledgedIds.has(`${queueName} ${messageId}`)) {
        report(new BrokenPromise('I4', messageId, `an acknowledged message came back from ${queueName}`));
      }
      if (!isDeadLetter(queueName)) {
        if (!firstDelivered.has(body)) firstDelivered.set(body, now());
        return;
      }
      if (!deadLetters.has(body)) givenUp(messageId, body);
      deadLettered.add(versionOf(v.parse(v.union([rowBodySchema, valueBodySchema]), body)));
    },
    acknowledged(queueName, messageId, body) {
      acknowledgedIds.add(`${queueName} ${messageId}`);
      const missing = missingKeys(queueName, body);
      if (missing.length === 0 || (deadLetters.has(body) && !isDeadLetter(queueName))) return;
      if (queueName === rowQueue && isToComeBack?.(body) === true) return;
      const details = { expected: missing, found: body };
      report(
        isDeadLetter(queueName)
          ? new BrokenPromise('I6', messageId, `a dead letter of ${queueName} was dropped`, details)
          : new BrokenPromise(
              'I4',
              messageId,
              `a message of ${queueName} was acknowledged before its effect was durable`,
              details,
            ),
      );
    },
    returned(queueName, messageId, body) {
      // Whether a scan message's shard is read, only its run records.
      if (queueName !== rowQueue && queueName !== valueQueue && !isDeadLetter(queueName)) return;
      if (missingKeys(queueName, body).length > 0) return;
      report(
        new BrokenPromise('I4', messageId, `a message of ${queueName} was sent back after its effect`, {
          found: body,
        }),
      );
    },
    wasDeadLettered: (rowId, version) => deadLettered.has(versionOf({ rowId, version })),
  };
}
