/**
 * A service of the same account that owns rows. The test of the packed libraries installs them in a project of its own,
 * compiles this file against their declarations, and runs it. It prints the results of its calls and the IAM actions of
 * its requests.
 */
import { type Row, type RowDefinition, valuesSchema } from '@daybreak/domain';
import { ConflictError, createRowRepository, type RowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import * as v from 'valibot';

const environment = v.parse(v.object({ TABLE_NAME: v.string() }), process.env);

const documentClient = createDynamoDBDocumentClient();
const actions = new Set<string>();
documentClient.middlewareStack.add(
  (next, { commandName = '' }) =>
    async (args) => {
      actions.add(`dynamodb:${commandName.replace(/Command$/, '')}`);
      return await next(args);
    },
  { step: 'initialize' },
);
const rows: RowRepository = createRowRepository({
  documentClient,
  tableName: environment.TABLE_NAME,
  clock: systemClock,
});

const price: RowDefinition = {
  id: 'price-1',
  dueDate: '2027-03-28',
  timeZone: 'Europe/Lisbon',
  rule: 'apply-changes',
  changes: v.parse(valuesSchema, { price: 12.5 }),
  values: { price: 10 },
};
const error = { stage: 'writer', name: 'Error', message: 'no', attempt: 1, at: '2027-04-01T00:00:00.000Z' } as const;

const created = await rows.put(price);
const again = await rows.put(price);
const other = await rows.put({ ...price, values: { price: 11 } });
const compared = await rows.compare(price);
const { row: changed } = await rows.change({ id: price.id, version: 1, changes: { price: 13 } });
const stale = await rows.change({ id: price.id, version: 1, changes: { price: 14 } }).catch(conflictOf);
const { row: rescheduled } = await rows.reschedule({ id: price.id, version: 2, dueDate: '2027-04-01' });
await rows.fail({ rowId: price.id, version: 3, runId: 'run', error });
await rows.redrive({ id: price.id });
const { row: cancelled } = await rows.cancel({ id: price.id });
const found: Row | undefined = await rows.get(price.id);
await rows.delete({ id: price.id });
const gone = await rows.get(price.id);
const putAnew = await rows.put(price, { replace: true });
await rows.getMany([price.id]);
await rows.getWithHistory(price.id);
// An item that is not a row, which no call of an owner creates.
await rows.discard({ id: 'odd' });

documentClient.destroy();
process.stdout.write(
  JSON.stringify({
    puts: [created, again, other, putAnew],
    compared,
    changed: changed.changes,
    stale,
    rescheduled: rescheduled.dueDate,
    cancelled: cancelled.status,
    found: found?.version,
    gone: gone === undefined,
    actions: [...actions].toSorted(),
  }),
);

function conflictOf(error: unknown): string {
  if (!(error instanceof ConflictError)) throw error;
  return `${error.rowId}: ${error.message}`;
}
