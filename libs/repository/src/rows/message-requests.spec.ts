import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { toAttributes } from '../items/attribute-value.ts';
import { failedKeys } from '../items/due-index.ts';
import { newRowItem } from '../items/row-item.ts';
import { createAnsweringClient } from '../testing/create-answering-client.ts';
import { error, newRow, startedAt } from '../testing/new-row.ts';
import { createRowRepository, type RowRepository } from './row-repository.ts';

const clock = { now: () => new Date(startedAt) };
const item = newRowItem(newRow({ id: 'a' }), { shardCount: 2, now: startedAt });

/** Placeholders that name themselves. */
const namesOf = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [`#${name}`, name]));

describe('the requests for a message', () => {
  const message = { rowId: 'a', version: 60, runId: 'r' };
  const key = { TableName: 'rows', Key: { id: { S: 'a' } } };
  const atVersion = { ':version': { N: '60' }, ':scheduled': { S: 'scheduled' } };
  const end = { at: { S: startedAt }, runId: { S: 'r' }, superseded: { M: {} } };
  const requestsOf = async (
    call: (rows: RowRepository) => Promise<unknown>,
    answer: object = {},
  ): Promise<object[]> => {
    const { documentClient, requests } = createAnsweringClient(() => answer);
    await call(createRowRepository({ documentClient, tableName: 'rows', shardCount: 2, clock }));
    return requests.map(({ input }) => input);
  };

  it('are one update that writes a whole plan and ends the version', async () => {
    const values = { price: 1 };
    const input = { ...message, values, expected: 1, dueDate: '2026-03-29' };
    expect(await requestsOf(async (rows) => await rows.writeValues(input))).toEqual([
      {
        ...key,
        UpdateExpression:
          'SET #values.#k0 = :k0, #history.#v0 = :versionEnd, #completedAt = :now, #updatedAt = :now, ' +
          '#status = :completed, #writes = :stamps ' +
          'REMOVE #history.#v1, #lastError, #runId, #planId, #dueShard, #dueAt',
        ConditionExpression: '#version = :version AND #status = :scheduled',
        ExpressionAttributeNames: {
          ...namesOf(
            'values writes history completedAt updatedAt status lastError runId planId dueShard dueAt version',
          ),
          '#k0': 'price',
          '#v0': '60',
          '#v1': '10',
        },
        ExpressionAttributeValues: {
          ...atVersion,
          ':k0': { N: '1' },
          ':stamps': { M: { price: { S: startedAt } } },
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

  const part = { ...message, values: { price: 1 }, expected: 2 };
  const addition = {
    ...key,
    UpdateExpression:
      'SET #values.#k0 = :k0, #runId = :runId, #updatedAt = :now, ' +
      '#writes.#k0 = if_not_exists(#writes.#k0, :now), #planId = if_not_exists(#planId, :storedPlanId)',
    ExpressionAttributeNames: { ...namesOf('values writes runId planId updatedAt version status'), '#k0': 'price' },
    ReturnValues: 'ALL_NEW',
  };
  const added = { ...atVersion, ':k0': { N: '1' }, ':now': { S: startedAt }, ':runId': { S: 'r' } };

  it('are one update that adds a part of a plan to that plan, with its run', async () => {
    const input = { ...part, planId: 'plan' };
    expect(await requestsOf(async (rows) => await rows.writeValues(input), { Attributes: item })).toEqual([
      {
        ...addition,
        ConditionExpression:
          '#version = :version AND #status = :scheduled AND ' +
          '(begins_with(#planId, :planId) OR (attribute_not_exists(#planId) AND size(#writes) = :noStamps))',
        ExpressionAttributeValues: {
          ...added,
          ':storedPlanId': { S: 'plan.1' },
          ':planId': { S: 'plan.' },
          ':noStamps': { N: '0' },
        },
      },
    ]);
  });

  it('are one update that adds values without a plan id to values of an older release', async () => {
    expect(await requestsOf(async (rows) => await rows.writeValues(part), { Attributes: item })).toEqual([
      {
        ...addition,
        ConditionExpression:
          '#version = :version AND #status = :scheduled AND ' +
          '(begins_with(#planId, :planId) OR attribute_not_exists(#planId))',
        ExpressionAttributeValues: { ...added, ':storedPlanId': { S: 'unnamed.1' }, ':planId': { S: 'unnamed.' } },
      },
    ]);
  });

  it('are one update that fails the row and ends the version', async () => {
    expect(await requestsOf(async (rows) => await rows.fail({ ...message, error }))).toEqual([
      {
        ...key,
        UpdateExpression:
          'SET #history.#v0 = :versionEnd, #status = :failed, #lastError = :lastError, ' +
          '#dueShard = :failedShard, #dueAt = :now, #updatedAt = :now REMOVE #history.#v1, #runId, #planId',
        ConditionExpression: '#version = :version AND #status = :scheduled',
        ExpressionAttributeNames: {
          ...namesOf('history status lastError updatedAt dueShard dueAt runId planId version'),
          '#v0': '60',
          '#v1': '10',
        },
        ExpressionAttributeValues: {
          ...atVersion,
          ':failed': { S: 'failed' },
          ':failedShard': { S: failedKeys(message.rowId, startedAt).dueShard },
          ':now': { S: startedAt },
          ':lastError': { M: toAttributes(error) },
          ':versionEnd': { M: { ...end, end: { S: 'failed' }, error: { M: toAttributes(error) } } },
        },
        ReturnValues: 'NONE',
      },
    ]);
  });

  it('are one update that records a superseded run', async () => {
    expect(await requestsOf(async (rows) => await rows.recordSuperseded(message))).toEqual([
      {
        ...key,
        UpdateExpression: 'SET #history.#v0.#superseded.#k0 = :now',
        ConditionExpression:
          'attribute_exists(#history.#v0) AND ' +
          '(attribute_not_exists(#history.#v0.#runId) OR #history.#v0.#runId <> :runId) AND ' +
          'attribute_not_exists(#history.#v0.#superseded.#k0) AND size(#history.#v0.#superseded) < :maximumRuns',
        ExpressionAttributeNames: { ...namesOf('history superseded runId'), '#v0': '60', '#k0': 'r' },
        ExpressionAttributeValues: { ':now': { S: startedAt }, ':runId': { S: 'r' }, ':maximumRuns': { N: '15' } },
        ReturnValues: 'NONE',
      },
    ]);
  });

  it.each([
    ['', undefined],
    [' of a recurring row', { dueDate: '2026-04-29', timeZone: 'UTC' }],
  ])('are updates of at most 4 KB, and as few as possible%s', async (_, next) => {
    const lengths = async (count: number): Promise<number[]> => {
      const values = Object.fromEntries(Array.from({ length: count }, (__, n) => [`key ${n}`, n]));
      const input = { ...message, values, expected: count, dueDate: '2026-03-29', next, planId: 'plan' };
      const requests = await requestsOf(async (rows) => await rows.writeValues(input), {
        Attributes: { ...item, planId: { S: 'plan.1' } },
      });
      return requests.map(
        (request) => v.parse(v.object({ UpdateExpression: v.string() }), request).UpdateExpression.length,
      );
    };
    let fitting = 150;
    while ((await lengths(fitting + 1)).length === 1) fitting += 1;
    const [length] = await lengths(fitting);
    // One more value, 25 characters with its comma, would not fit.
    expect(length).toBeGreaterThan(4_096 - 25);
    expect(length).toBeLessThanOrEqual(4_096);
    const many = await lengths(fitting + 200);
    expect(Math.max(...many)).toBeLessThanOrEqual(4_096);
    // Each update holds 56 keys with their timestamps.
    expect(many).toHaveLength(5);
  });
});
