import { createHash } from 'node:crypto';
import type { MessageSender } from '@daybreak/batch';
import { dueAt, type Row, type RowMessage } from '@daybreak/domain';
import {
  ConflictError,
  EditRepeatedError,
  type EditSource,
  messageGroupOf,
  RowNotFoundError,
  type RowRepository,
  runIdByHand,
  type RunRepository,
} from '@daybreak/repository';
import { describeError } from '@daybreak/runtime';

export interface RunRowDependencies {
  rows: Pick<RowRepository, 'get' | 'checkEdit' | 'noteEdit'>;
  runs: Pick<RunRepository, 'openByHand' | 'saveByHand'>;
  /** Sends the row to the worker. */
  rowMessages: MessageSender<RowMessage>;
}

export interface RunRowInput {
  id: string;
  version?: number | undefined;
  source: EditSource;
  /** When the message was sent. */
  sentAt: Date;
  by: string;
}

/**
 * Sends the row to the worker, in a run of its own. The run's id follows from the message, so that another delivery sends the same message again, which
 * changes nothing. It notes the edit last, so that a crash loses none. Throws RowNotFoundError, ConflictError for a row that is not scheduled or at another
 * version, EditRepeatedError and EditTooEarlyError.
 */
export async function runRow(input: RunRowInput, { rows, runs, rowMessages }: RunRowDependencies): Promise<void> {
  const { id, version, source, sentAt, by } = input;
  await rows.checkEdit({ id, source });
  const row = await rows.get(id);
  if (row === undefined) throw new RowNotFoundError(id);
  const runId = runIdByHand(sentAt, uniqueOf(id, source));
  if (wasRunBy(row, runId)) {
    await rows.noteEdit({ id, source });
    throw new EditRepeatedError(id);
  }
  if (version !== undefined && row.version !== version) throw ConflictError.atVersion(id, version, row.version);
  if (row.status !== 'scheduled') throw ConflictError.inStatus(id, row.status);

  await open(runs, { runId, scheduledTime: sentAt.toISOString(), by });
  const [sent] = await rowMessages.sendBatch([messageOf(row, runId, sentAt)]);
  if (sent?.status !== 'fulfilled') throw sent?.reason;
  await runs.saveByHand({ runId, dispatched: 1, done: true });
  await rows.noteEdit({ id, source });
}

/** The message of a run by hand. A late row runs for its own time: for a later one, its catch-up policy could skip the occurrence. */
function messageOf(row: Row, runId: string, sentAt: Date): RowMessage {
  const [due, now] = [dueAt(row), sentAt.toISOString()];
  const messageGroupId = messageGroupOf(row);
  return {
    rowId: row.id,
    version: row.version,
    runId,
    dueBy: due < now ? due : now,
    ...(messageGroupId === undefined ? {} : { messageGroupId }),
  };
}

/** Whether the run has ended a version of the row, or came too late for one. */
function wasRunBy({ history }: Row, runId: string): boolean {
  return Object.values(history).some((end) => end.runId === runId || Object.hasOwn(end.superseded ?? {}, runId));
}

async function open(runs: RunRowDependencies['runs'], run: Parameters<RunRepository['openByHand']>[0]): Promise<void> {
  try {
    await runs.openByHand(run);
  } catch (error) {
    // An earlier delivery has opened it.
    if (describeError(error).name !== 'ConditionalCheckFailedException') throw error;
  }
}

function uniqueOf(id: string, { token }: EditSource): string {
  return createHash('sha256')
    .update(JSON.stringify([id, token]))
    .digest('hex')
    .slice(0, 16);
}
