import { describe, expect, it } from '@jest/globals';
import { startFixture } from './testing/start-fixture.ts';

const timeoutMs = 10_000;

describe('a batch', () => {
  it('is deleted when its function succeeds', async () => {
    await using running = await startFixture(`exports.handler = async ({ Records }) => {
      for (const { body } of Records) console.log(body);
    }`);
    const { stack, log } = running;
    const queue = stack.queues.queueOrThrow('work-test');
    queue.send([{ body: 'one' }, { body: 'two' }]);
    await stack.waitUntilIdle({ timeoutMs });

    expect(log).toEqual(['one', 'two']);
    expect([...queue.receiveCounts().values()]).toEqual([1, 1]);
  });
});
