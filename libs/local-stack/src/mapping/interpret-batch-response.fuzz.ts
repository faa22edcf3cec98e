import { fuzz, hostileBody, hostileText, maybeDamaged } from '@daybreak/fuzz';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { interpretBatchResponse } from './interpret-batch-response.ts';

const messageIds = ['a', 'b', 'constructor', '__proto__'];
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

const responses = fc.oneof(
  { weight: 3, arbitrary: hostileBody(maybeDamaged(failures('a', 'constructor'))) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...messageIds), hostileText()), { maxLength: 4 })
      .map((ids) => JSON.stringify(failures(...ids))),
  },
);

fuzz('a response fails only messages of its batch, and all of them when it is invalid', 2_000, responses, (payload) => {
  const { failed, reason } = interpretBatchResponse(
    { messageIds, reportBatchItemFailures: true },
    { ok: true, payload },
  );
  for (const id of failed) expect(messageIds).toContain(id);
  if (reason !== undefined) return expect([...failed]).toEqual(messageIds);
  // Every message that the response names failed.
  const named: unknown = JSON.parse(payload);
  const isNamed = (id: string): boolean => JSON.stringify(named).includes(`{"itemIdentifier":${JSON.stringify(id)}`);
  for (const id of failed) expect(isNamed(id)).toBe(true);
});
