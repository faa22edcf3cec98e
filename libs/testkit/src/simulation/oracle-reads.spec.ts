import { describe, expect, it } from '@jest/globals';
import type { WireRequest } from '../wire/transport.ts';
import { createOracleReads } from './oracle-reads.ts';

const scan: WireRequest = { service: 'DynamoDB', operation: 'Scan', body: { TableName: 'orders' } };

/** Returns the bodies of 40 responses of a table that responds with the `Limit` of the scan. */
async function responsesOf(seed: number, mayBeStale = false): Promise<unknown[]> {
  const read = createOracleReads({
    seed,
    send: async ({ body }) => await Promise.resolve({ statusCode: 200, headers: {}, body: { Limit: body['Limit'] } }),
    staleReads: {
      tablesOf: () => [],
      mayBeStale: () => mayBeStale,
      stale: (_operation, _body, response) => ({ ...response, body: { ...response.body, isStale: true } }),
    },
  });
  const bodies: unknown[] = [];
  for (let request = 0; request < 40; request += 1) bodies.push((await read(scan)).body);
  return bodies;
}

describe('the reads of an oracle', () => {
  it('return whole and short pages of every length, as the seed decides', async () => {
    const bodies = await responsesOf(7);
    expect(new Set(bodies.map((body) => JSON.stringify(body)))).toEqual(
      new Set(['{}', '{"Limit":1}', '{"Limit":2}', '{"Limit":3}']),
    );
    expect(await responsesOf(7)).toEqual(bodies);
    expect(await responsesOf(8)).not.toEqual(bodies);
  });

  it('are stale in part, if they are not consistent', async () => {
    expect(await responsesOf(7, true)).toContainEqual({ isStale: true });
    expect(await responsesOf(7)).not.toContainEqual({ isStale: true });
  });

  it('reject with the error of the table', async () => {
    const failing = createOracleReads({
      seed: 1,
      send: async () => await Promise.reject(new Error('no such table')),
      staleReads: { tablesOf: () => [], mayBeStale: () => false, stale: (_operation, _body, response) => response },
    });
    await expect(failing(scan)).rejects.toThrow('no such table');
  });
});
