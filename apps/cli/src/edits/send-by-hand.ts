import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { RowMessage } from '@daybreak/domain';
import type { RowRepository, RunRepository } from '@daybreak/repository';
import type { Queues } from '../pipeline/pipeline.ts';
import type { SelectedRow } from '../selection/selected-row.ts';
import type { Environment } from '../terminal/environment.ts';
import { type EditedRows, editRows } from './edit-rows.ts';

/** A run of rows that a person chose. */
export interface RunByHandInput {
  runId: string;
  /** UTC instant of the run. */
  at: string;
  by: string;
}

interface Pipeline {
  rows: Pick<RowRepository, 'redrive'>;
  runs: Pick<RunRepository, 'openByHand' | 'saveByHand'>;
  queues: Queues;
}

/** After so many rows the record of the run is saved: a person sees it grow. */
const rowsPerSave = 500;

/**
 * Sends the message of each row to the row queue, as a run does, and records the run. A failed row is scheduled again first. The message has the version of the
 * row, so that it changes nothing once an edit or another run has ended that version.
 */
export async function sendByHand(
  { rows, runs, queues }: Pipeline,
  selected: readonly SelectedRow[],
  { runId, at, by }: RunByHandInput,
  options: { rate: number },
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<EditedRows> {
  await runs.openByHand({ runId, scheduledTime: at, by });
  let dispatched = 0;
  const send = async (row: SelectedRow): Promise<void> => {
    if (row.status === 'failed') {
      const redriven = await rows.redrive({ id: row.id, version: row.version, by });
      // The list of rows that are left has this version.
      row.version = redriven.row.version;
      row.status = 'scheduled';
    }
    const { id: rowId, version, messageGroupId, dueAt = at } = row;
    const group = messageGroupId === undefined ? {} : { messageGroupId };
    const message: RowMessage = { rowId, version, runId, dueBy: dueByOf(dueAt, at), ...group };
    await queues.sqs.send(
      new SendMessageCommand({
        QueueUrl: queues.urlOf('row'),
        // JSON.stringify does not escape this character, which SQS rejects. The other such one is in no id.
        MessageBody: JSON.stringify(message).replaceAll('\uFFFE', String.raw`\ufffe`),
        MessageGroupId: messageGroupId,
      }),
    );
    dispatched += 1;
    if (dispatched % rowsPerSave === 0) await runs.saveByHand({ runId, dispatched, done: false });
  };
  const sent = await editRows(selected, send, options, environment);
  await runs.saveByHand({ runId, dispatched, done: true });
  return sent;
}

/**
 * The time that the row is run for. Of a late row it is the row's own: with a later one, its catch-up policy could skip the occurrence, or run the next ones
 * too.
 */
export function dueByOf(dueAt: string, at: string): string {
  return dueAt < at ? dueAt : at;
}
