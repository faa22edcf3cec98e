import { describe, expect, it } from '@jest/globals';
import { toAttributes } from './attribute-value.ts';
import { newRowItem } from './row-item.ts';
import { createRowRepository, type RowRepository } from './row-repository.ts';
import { createAnsweringClient } from './testing/create-answering-client.ts';
import { newRow, startedAt } from './testing/use-tables.ts';

const clock = { now: () => new Date(startedAt) };
const item = newRowItem(newRow({ id: 'a' }), { shardCount: 2, now: startedAt });
const error = { stage: 'writer', name: 'Error', message: 'x', attempt: 1, at: startedAt };

/** What names itself. */
const namesOf = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [`#${name}`, name]));

describe('the repository asks DynamoDB, for each message of a row,', () => {
  const message = { rowId: 'a', version: 60, runId: 'r' };
  const key = { TableName: 'rows', Key: { id: { S: 'a' } } };
  const atVersion = { ':version': { N: '60' }, ':scheduled': { S: 'scheduled' } };
  const end = { at: { S: startedAt }, runId: { S: 'r' }, superseded: { M: {} } };
  const asked = async (ask: (rows: RowRepository) => Promise<unknown>, answer: object = {}): Promise<object[]> => {
    const { documentClient, requests } = createAnsweringClient(() => answer);
    await ask(createRowRepository({ documentClient, tableName: 'rows', shardCount: 2, clock }));
    return requests.map(({ input }) => input);
  };

  it('for one update, which writes its values and ends the version', async () => {
    const values = { price: 1 };
    const input = { ...message, values, expected: 1, dueDate: '2026-03-29' };
    expect(await asked(async (rows) => await rows.writeValues(input))).toEqual([
      {
        ...key,
        UpdateExpression:
          'SET #values.#k0 = :k0, #writes.#k0 = if_not_exists(#writes.#k0, :now), #history.#v0 = :versionEnd, ' +
          '#completedAt = :now, #updatedAt = :now, #status = :completed ' +
          'REMOVE #history.#v1, #lastError, #runId, #dueShard, #dueAt',
        ConditionExpression: '#version = :version AND #status = :scheduled',
        ExpressionAttributeNames: {
          ...namesOf('values writes history completedAt updatedAt status lastError runId dueShard dueAt version'),
          '#k0': 'price',
          '#v0': '60',
          '#v1': '10',
        },
        ExpressionAttributeValues: {
          ...atVersion,
          ':k0': { N: '1' },
          ':now': { S: startedAt },
          ':completed': { S: 'completed' },
          ':versionEnd': {
            M: { ...end, end: { S: 'completed' }, written: { N: '1' }, dueDate: { S: '2026-03-29' } },
          },
        },
        ReturnValues: 'NONE',
      },
    ]);
  });

  it('for one update that names the run, when more values are to come', async () => {
    const input = { ...message, values: { price: 1 }, expected: 2 };
    expect(await asked(async (rows) => await rows.writeValues(input), { Attributes: item })).toEqual([
      {
        ...key,
        UpdateExpression:
          'SET #values.#k0 = :k0, #writes.#k0 = if_not_exists(#writes.#k0, :now), #runId = :runId, #updatedAt = :now',
        ConditionExpression: '#version = :version AND #status = :scheduled',
        ExpressionAttributeNames: { ...namesOf('values writes runId updatedAt version status'), '#k0': 'price' },
        ExpressionAttributeValues: {
          ...atVersion,
          ':k0': { N: '1' },
          ':now': { S: startedAt },
          ':runId': { S: 'r' },
        },
        ReturnValues: 'ALL_NEW',
      },
    ]);
  });

  it('for one update, which fails the row and ends the version', async () => {
    expect(await asked(async (rows) => await rows.fail({ ...message, error }))).toEqual([
      {
        ...key,
        UpdateExpression:
          'SET #history.#v0 = :versionEnd, #status = :failed, #lastError = :lastError, #updatedAt = :now ' +
          'REMOVE #history.#v1, #dueShard, #dueAt, #runId',
        ConditionExpression: '#version = :version AND #status = :scheduled',
        ExpressionAttributeNames: {
          ...namesOf('history status lastError updatedAt dueShard dueAt runId version'),
          '#v0': '60',
          '#v1': '10',
        },
        ExpressionAttributeValues: {
          ...atVersion,
          ':failed': { S: 'failed' },
          ':now': { S: startedAt },
          ':lastError': { M: toAttributes(error) },
          ':versionEnd': { M: { ...end, end: { S: 'failed' }, error: { M: toAttributes(error) } } },
        },
        ReturnValues: 'NONE',
      },
    ]);
  });

  it('for one update, which notes its run and nothing else, when it came too late', async () => {
    expect(await asked(async (rows) => await rows.noteSuperseded(message))).toEqual([
      {
        ...key,
        UpdateExpression: 'SET #history.#v0.#superseded.#k0 = :now',
        ConditionExpression:
          'attribute_exists(#history.#v0) AND ' +
          '(attribute_not_exists(#history.#v0.#runId) OR #history.#v0.#runId <> :runId) AND ' +
          'attribute_not_exists(#history.#v0.#superseded.#k0) AND size(#history.#v0.#superseded) < :mostRuns',
        ExpressionAttributeNames: { ...namesOf('history superseded runId'), '#v0': '60', '#k0': 'r' },
        ExpressionAttributeValues: { ':now': { S: startedAt }, ':runId': { S: 'r' }, ':mostRuns': { N: '16' } },
        ReturnValues: 'NONE',
      },
    ]);
  });

  it('for an update within DynamoDB’s 4 KB, though it writes 50 keys and a recurring row’s next date', async () => {
    const values = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key ${n}`, n]));
    for (const next of [undefined, { dueDate: '2026-04-29', timeZone: 'UTC' }]) {
      const input = { ...message, values, expected: 50, dueDate: '2026-03-29', next };
      const [request] = await asked(async (rows) => await rows.writeValues(input));
      expect(request).toMatchObject({ UpdateExpression: expect.stringMatching(/^SET .{3,4000}$/) });
    }
  });
});
