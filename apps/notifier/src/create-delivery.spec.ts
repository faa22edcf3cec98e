import type { OutgoingEvent, RowEvent } from '@daybreak/events';
import { describe, expect, it } from '@jest/globals';
import { createDelivery } from './create-delivery.ts';

const detail = (rowId: string) => ({
  schemaVersion: 1 as const,
  id: `${rowId}/1`,
  rowId,
  version: 1,
  rule: 'renew',
  dueDate: '2026-03-29',
  endedAt: '2026-03-29T12:00:00.000Z',
  runId: 'run',
  written: 1,
});
const completed = (rowId: string): RowEvent => ({ detailType: 'RowCompleted', detail: detail(rowId) });
const skipped = (rowId: string): RowEvent => ({ detailType: 'RowSkipped', detail: detail(rowId) });
const checkTime = () => {};

function setUp(failures: { target?: string[]; steps?: string[] } = {}) {
  const sent: OutgoingEvent[] = [];
  const forwarded: string[] = [];
  const deliver = createDelivery({
    sender: {
      async sendBatch(events) {
        sent.push(...events);
        return await Promise.resolve(
          events.map(({ id }) =>
            failures.target?.includes(id)
              ? { status: 'rejected', reason: 'target' }
              : { status: 'fulfilled', value: { messageId: 'm' } },
          ),
        );
      },
    },
    forward: async (messages) => {
      forwarded.push(...messages.map(({ body }) => body));
      return await Promise.resolve(new Map((failures.steps ?? []).map((id) => [id, 'step'])));
    },
  });
  return { deliver, sent, forwarded };
}

describe('a delivery', () => {
  it('sends each event to the target, and a message of each completed row to the steps', async () => {
    const { deliver, sent, forwarded } = setUp();
    expect(await deliver([completed('a'), skipped('b')], checkTime)).toEqual(new Map());
    expect(sent.map(({ id, orderKey }) => [id, orderKey])).toEqual([
      ['a/1', 'a'],
      ['b/1', 'b'],
    ]);
    expect(forwarded.map((body): unknown => JSON.parse(body))).toEqual([{ rowId: 'a', version: 1, runId: 'run' }]);
  });

  it('names each event that did not reach all', async () => {
    const { deliver } = setUp({ target: ['a/1'], steps: ['b/1'] });
    expect(await deliver([completed('a'), completed('b'), completed('c')], checkTime)).toEqual(
      new Map([
        ['a/1', 'target'],
        ['b/1', 'step'],
      ]),
    );
  });

  it('needs no target', async () => {
    const deliver = createDelivery({ forward: async () => await Promise.resolve(new Map()) });
    expect(await deliver([completed('a')], checkTime)).toEqual(new Map());
  });
});
