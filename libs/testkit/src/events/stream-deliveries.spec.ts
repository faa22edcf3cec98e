import { createStackClock, type TableModel } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { replayedDecisions } from '../decisions/decisions.ts';
import type { FaultName } from '../faults/faults.ts';
import type { Invocations } from '../state/invocations.ts';
import { createRunLog } from '../state/run-log.ts';
import { createTableStreams } from '../state/table-streams.ts';
import { createStreamDeliveries } from './stream-deliveries.ts';

const streamArn = 'arn:stream';
const table: TableModel = {
  logicalId: 'Sold',
  name: 'sold',
  keySchema: [{ name: 'id', keyType: 'HASH' }],
  attributeTypes: { id: 'S' },
  globalSecondaryIndexes: [],
  localSecondaryIndexes: [],
  stream: { arn: streamArn, viewType: 'KEYS_ONLY' },
};
const mapping = {
  logicalId: 'SoldConsumer',
  functionName: 'mailer',
  streamArn,
  startingPosition: 'TRIM_HORIZON' as const,
  batchSize: 10,
  maximumBatchingWindowSeconds: 0,
  reportBatchItemFailures: true,
  bisectBatchOnFunctionError: false,
  filterPatterns: [],
  enabled: true,
};

/** Delivers one record to a function that answers so, and returns how often, which faults were asked for, and what was broken. */
async function deliver(payload: string) {
  const clock = createStackClock({ kind: 'manual' });
  const streams = createTableStreams({ tables: [table] }, clock, 'eu-west-1');
  let invoked = 0;
  const invocations: Pick<Invocations, 'invoke' | 'running'> = {
    running: new Set(),
    invoke(_name, _event, onEnd) {
      invoked += 1;
      onEnd({ kind: 'result', payload, isFaultFree: true });
    },
  };
  const faults: FaultName[] = [];
  const broken: string[] = [];
  const deliveries = createStreamDeliveries({
    mappings: [mapping],
    streams,
    invocations,
    clock,
    decisions: replayedDecisions([0]),
    injector: { injects: (fault) => faults.push(fault) > 0 },
    promises: { broken: (promise, subject, message) => void broken.push(`${promise} at ${subject}: ${message}`) },
    log: createRunLog(() => 0),
  });
  streams.note([{ table: 'sold', before: undefined, after: { id: { S: 'a' } } }]);
  for (let time = 0; time < 3; time += 1) {
    for (const event of deliveries.events()) await event.perform();
    clock.advance(60_000);
  }
  return { invoked, faults, broken };
}

it('delivers a batch again under `duplicateDelivery`', async () => {
  expect(await deliver('null')).toEqual({ invoked: 2, faults: ['duplicateDelivery'], broken: [] });
});

it('reports a response that names no record of the batch', async () => {
  const { broken } = await deliver('{"batchItemFailures":[{"itemIdentifier":"event-1"}]}');
  expect(broken[0]).toMatch(/^every batch answer is understood at mailer: .*event-1.*, so the whole batch fails$/);
});
