import { NotIdleError } from '@daybreak/local-stack';
import { eventually } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';

describePipeline(
  'a wait that fails',
  { needs: ['idle', 'hold', 'functionLogs', 'localStack'], once: true },
  (start) => {
    it('prints what is left, and what was logged last', async () => {
      await using pipeline = await start(noDuplicates);
      await pipeline.put(newRow());
      const held = pipeline.dynamodb.hold(requestsOf('writer', 'UpdateItem'));
      await pipeline.fire('2026-03-29T12:00:00Z');
      await held.reached();
      // The worker may not have logged yet that it has sent what the writer has.
      await eventually(() =>
        expect(pipeline.outcomes()).toContainEqual(expect.objectContaining({ function: 'worker' })),
      );
      const [failed] = await Promise.allSettled([pipeline.idle({ timeoutMs: 1 })]);
      held.release();

      expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(NotIdleError) });
      const message = failed.status === 'rejected' ? String(failed.reason) : '';
      expect(message).toMatch(/ValueQueue +visible 0 {2}in flight 1/);
      expect(message).toMatch(/daybreak-dev-writer +running 1/);
      expect(message).toMatch(/daybreak-dev-worker \{.*"outcome":"done"/);
    });
  },
);
