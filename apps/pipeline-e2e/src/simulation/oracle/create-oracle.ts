import { isDeepStrictEqual } from 'node:util';
import { type DueMoment, type Row, type RowMessage, rowMessageSchema } from '@daybreak/domain';
import { isRunByHand } from '@daybreak/repository';
import {
  deadLetterQueueOf,
  type ItemChange,
  type ObservedRun,
  type Oracle,
  type SimulatedClientConfig,
  type SimulatedPipeline,
  type Write,
} from '@daybreak/testkit';
import * as v from 'valibot';
import { lastDueBy, type Scenario } from '../scenario/scenario.ts';
import { BrokenPromise } from './broken-promise.ts';
import { createIsLate } from './check-catch-up.ts';
import { checkWholeHistory } from './check-history.ts';
import { checkTableReads, type TableReads } from './check-table-reads.ts';
import { createEditAccounts } from './edit-accounts.ts';
import { createDispatches } from './dispatches.ts';
import { expectedAtEnd, settledRow, skippedIn } from './expected-at-end.ts';
import { createLedger } from './ledger.ts';
import { observeRows, type ObservedRowsOptions } from './observed-rows.ts';
import { createLimitedRows, type LimitedRowsOptions } from './limited-rows.ts';
import { createPausedRows, type PausedRowsOptions } from './paused-rows.ts';
import { createRowItems, type RowItemsOptions } from './row-items.ts';
import { createRunAccounts } from './run-accounts.ts';
import { createToldEnds } from './told-ends.ts';

/** What the oracle has to know of the pipeline. */
export interface PipelineModel
  extends
    Pick<SimulatedPipeline, 'template'>,
    RowItemsOptions,
    Pick<ObservedRowsOptions, 'rowOrTombstoneOf' | 'shapeOf' | 'isHeld'>,
    Pick<PausedRowsOptions, 'pausesOf'>,
    Pick<LimitedRowsOptions, 'limits'> {
  /** The id of the item with the pauses. */
  pausesId: string;
  /** By physical name, as the template's outputs give them. */
  scanner: string;
  rowsTable: string;
  runsTable: string;
  /** The queues that carry row messages and value messages. */
  rowQueue: string;
  valueQueue: string;
  /** The function that makes owners' edits, and the queue that carries them. */
  editor: string;
  editorQueue: string;
  /** What the row's rule plans; undefined when it can't plan the row, now or ever. */
  plan: ObservedRowsOptions['model']['plan'];
  /** The name of the error with which such a row fails at once, since it can never succeed; undefined for any other row. */
  failureOf: (row: Row) => string | undefined;
  /** For how long after a message's first delivery trouble of the platform fails no row. */
  giveUpAfterMs: number;
  /** Where others are told how versions end: for how long the stream waits, and where events are that were given up. */
  events?: { holdAfterMs: number; deadLetterQueue: string } | undefined;
  /** How commands read the tables, through a client. */
  readTables: (client: SimulatedClientConfig) => TableReads;
  /** From which UTC instant on the row is due. */
  dueAt: (row: DueMoment) => string;
}

/** What the rows were when a run was over. */
export interface RowsAtEnd {
  rows: readonly Row[];
}

/** Reading the tables as commands do costs as much as a fifth of a run. */
const readsTablesInOneOf = 16;

const jsonSchema = v.pipe(v.string(), v.parseJson());
const rowBodySchema = v.pipe(jsonSchema, rowMessageSchema);
const triggerSchema = v.object({ scheduledTime: v.string(), runId: v.optional(v.string()) });

/** Checks I1 to I8 of one run: on the way each effect and each acknowledgement, at the end every row, its history and the accounts. */
export function createOracle(pipeline: PipelineModel, run: ObservedRun, scenario: Scenario): Oracle<RowsAtEnd> {
  const { rowsTable, runsTable, rowQueue, valueQueue, plan, failureOf, dueAt } = pipeline;
  const { now, report } = run;
  const endDueBy = lastDueBy(scenario);
  /** By run id. */
  const dueBys = new Map<string, string | undefined>();
  const items = createRowItems(pipeline, run.items(rowsTable));
  const rows = observeRows({
    ...pipeline,
    readItem: items.read,
    model: {
      plan,
      mayFail: (row, name) => failureOf(row) === name || ledger.wasDeadLettered(row.id, row.version),
      isLate: createIsLate({ dueAt, plan, dueByOf: (runId) => dueBys.get(runId) }),
    },
    report,
  });
  const row = (id: string): Row | undefined => rows.get(id);
  const limited = createLimitedRows({ ...pipeline, row, messages: () => run.messages(), report });
  const everyRow = (): Row[] => rows.ids().flatMap((id) => row(id) ?? []);
  const ledger = createLedger({
    rowQueue,
    valueQueue,
    deadLetterQueues: new Set([rowQueue, valueQueue].map((queue) => deadLetterQueueOf(pipeline, queue))),
    row,
    plan,
    now,
    giveUpAfterMs: pipeline.giveUpAfterMs,
    isToComeBack: (body) => limited.isToComeBack(body),
    report,
  });
  const paused = createPausedRows({ ...pipeline, row, report });
  // No run reads a row that a pause holds.
  const readRows = (): Row[] => everyRow().filter(({ id }) => !rows.isHeld(id));
  const dispatches = createDispatches({ now, rows: readRows, row, dueAt, report });
  const runAccounts = createRunAccounts();
  const edits = createEditAccounts(scenario.editMessages ?? [], report);
  const told = pipeline.events && createToldEnds({ ...pipeline.events, remains: () => rows.remains(), now, report });

  for (const { id } of scenario.rows) rows.begin(id);
  for (const { queue, message } of scenario.messages ?? []) {
    ledger.sent(queue === 'row' ? rowQueue : valueQueue, JSON.stringify(message));
    runAccounts.dispatched(message);
    dueBys.set(message.runId, message.dueBy);
  }

  /** Whether a queue holds a message of the same version of the row by another run, waiting or in flight. */
  function isOnItsWay({ rowId, version, runId }: RowMessage): boolean {
    return run.messages().some(({ body }) => {
      const { success, output } = v.safeParse(rowBodySchema, body);
      return success && output.rowId === rowId && output.version === version && output.runId !== runId;
    });
  }

  function rowsWritten(changes: readonly ItemChange[], { by, name }: Pick<Write, 'by' | 'name'>): void {
    for (const id of new Set(changes.map(items.take))) {
      const violation = id === undefined ? items.violation() : undefined;
      if (violation !== undefined) report(violation);
      if (id === undefined) continue;
      const before = row(id);
      if (by === 'actor' || name === pipeline.editor) {
        rows.afterOwner(id);
        if (name === pipeline.editor) edits.made(id, before, row(id));
        continue;
      }
      rows.afterPipeline(id);
      paused.written(before, row(id));
    }
  }

  const isDueAtEnd = (candidate: Row): boolean =>
    candidate.status === 'scheduled' && endDueBy !== undefined && dueAt(candidate) <= endDueBy;
  /** A person runs this version of the row, whatever its date. */
  const isByHand = ({ id, version, status }: Row): boolean =>
    status === 'scheduled' &&
    (scenario.messages ?? []).some(
      ({ queue, message }) =>
        queue === 'row' && isRunByHand(message.runId) && message.rowId === id && message.version === version,
    );
  const isToBeDone = (candidate: Row): boolean => isDueAtEnd(candidate) && !paused.isPaused(candidate, endDueBy);

  function checkEnd(id: string): void {
    const found = row(id);
    const owned = rows.lastOwned(id);
    // Whether a row had to fail was checked when it did.
    if (found === undefined || owned === undefined || found.status === 'failed') return;
    // How far a paused row came depends on when it was paused.
    if (isDueAtEnd(found) && !isToBeDone(found)) return;
    const expected = expectedAtEnd(owned, {
      plan,
      failureOf,
      isSkipped: skippedIn(found, owned),
      isDue: (candidate) => isDueAtEnd(candidate) || isByHand(candidate),
    });
    const settled = settledRow(found, owned);
    if (isDeepStrictEqual(settled, expected)) return;
    throw new BrokenPromise('I1', id, 'the row is not what its plan makes of it', { expected, found: settled });
  }

  return {
    onWrite({ by, name, changes }) {
      for (const { table, after } of changes)
        if (table === rowsTable && after?.['id']?.S === pipeline.pausesId) paused.changed(after);
      for (const change of changes) if (change.table === runsTable) limited.changed(change);
      for (const change of changes)
        if (finishesRun(change, runsTable))
          dispatches.finished(change.after?.['runId']?.S ?? '', change.after?.['dueAfter']?.S);
      rowsWritten(
        changes.filter(({ table }) => table === rowsTable),
        { by, name },
      );
    },
    onHidden: (hidden) => dispatches.hidden(hidden.map(({ id }) => id?.S ?? '')),
    onSent({ queue, body }) {
      if (queue === rowQueue || queue === valueQueue) limited.sent(queue, body);
      ledger.sent(queue, body);
      paused.sent(queue, body);
      if (queue !== rowQueue) return;
      const message = v.parse(rowBodySchema, body);
      dueBys.set(message.runId, message.dueBy);
      dispatches.dispatched(body, () => isOnItsWay(message));
      runAccounts.dispatched(message);
    },
    onDelivered({ queue, messageId, body }) {
      ledger.delivered(queue, messageId, body);
      paused.delivered(queue, body);
    },
    onAcknowledged: ({ queue, messageId, body }) => ledger.acknowledged(queue, messageId, body),
    onReturned: ({ queue, messageId, body }) => ledger.returned(queue, messageId, body),
    onPublished: (event) => told?.published(event),
    onTriggered({ event }) {
      const { scheduledTime, runId = scheduledTime } = v.parse(triggerSchema, event);
      dispatches.began(runId, scheduledTime);
    },
    unfinished(times) {
      const found = everyRow().find(isToBeDone);
      if (found === undefined) return undefined;
      const event = { scheduledTime: endDueBy, runId: `closing run ${times + 1}` };
      return { subject: found.id, found, trigger: { functionName: pipeline.scanner, event } };
    },
    async atEnd() {
      const violation = items.violation();
      if (violation !== undefined) throw violation;
      for (const id of rows.ids()) checkEnd(id);
      edits.checkEnd();
      for (const remains of rows.remains()) checkWholeHistory(remains);
      told?.check(
        run.messages().flatMap(({ queue, body }) => (queue === pipeline.events?.deadLetterQueue ? [body] : [])),
      );
      await runAccounts.check(
        rows.remains(),
        run.messages().map(({ body }) => body),
      );
      if (run.random() * readsTablesInOneOf >= 1) return;
      await checkTableReads(pipeline.readTables(run.client), {
        rows: everyRow(),
        dueAts: readRows().flatMap((each) => (each.status === 'scheduled' ? [dueAt(each)] : [])),
        runIds: run.items(runsTable).flatMap(({ runId, shards }) => (shards === undefined ? [] : [runId?.S ?? ''])),
      });
    },
    outcome: () => ({ rows: everyRow() }),
  };
}

/** Whether a change of the runs' table finishes a run. */
function finishesRun({ table, before, after }: ItemChange, runsTable: string): boolean {
  return table === runsTable && after?.['status']?.S === 'finished' && before?.['status']?.S !== 'finished';
}
