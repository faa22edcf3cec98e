import { describe, expect, it } from '@jest/globals';
import type { WireRequest } from '../wire/transport.ts';
import { createOracleReads } from './oracle-reads.ts';

const scan: WireRequest = { service: 'DynamoDB', operation: 'Scan', body: { TableName: 'orders' } };

/** The answers to 40 scans, of a table that says how long a page it was asked for. */
async function answersOf(chance: number, mayBeStale = false): Promise<unknown[]> {
  const read = createOracleReads({
    chance,
    send: async ({ body }) => await Promise.resolve({ statusCode: 200, headers: {}, body: { Limit: body['Limit'] } }),
    staleReads: {
      tablesOf: () => [],
      mayBeStale: () => mayBeStale,
      stale: (_operation, _body, answer) => ({ ...answer, body: { ...answer.body, isStale: true } }),
    },
  });
  const answers: unknown[] = [];
  for (let request = 0; request < 40; request += 1) answers.push((await read(scan)).body);
  return answers;
}

describe('the reads of an oracle', () => {
  it('get whole pages and short ones of every length, as the run’s chance has it', async () => {
    const answers = await answersOf(7);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{}', '{"Limit":1}', '{"Limit":2}', '{"Limit":3}']),
    );
    expect(await answersOf(7)).toEqual(answers);
    expect(await answersOf(8)).not.toEqual(answers);
  });

  it('show what was before to some that do not ask for consistency, on whole pages', async () => {
    expect(await answersOf(7, true)).toContainEqual({ isStale: true });
    expect(await answersOf(7)).not.toContainEqual({ isStale: true });
  });

  it('reject with what the table throws', async () => {
    const failing = createOracleReads({
      chance: 1,
      send: async () => await Promise.reject(new Error('no such table')),
      staleReads: { tablesOf: () => [], mayBeStale: () => false, stale: (_operation, _body, answer) => answer },
    });
    await expect(failing(scan)).rejects.toThrow('no such table');
  });
});
