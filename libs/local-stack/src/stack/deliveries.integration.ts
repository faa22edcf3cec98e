import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import waitForExpect from 'wait-for-expect';
import { hang, receiveCounts, send } from '../testing/fixture-helpers.ts';
import { startFixture } from '../testing/start-fixture.ts';
import { startGate } from '../testing/start-gate.ts';
import type { LocalStack } from './local-stack.ts';

const timeoutMs = 10_000;
const dead = (stack: LocalStack): string[] =>
  stack.queues
    .queueOrThrow('dead')
    .messages()
    .map(({ body }) => body);

describe('a message', () => {
  it('is received once if it succeeds', async () => {
    await using running = await startFixture(
      'exports.handler = async ({ Records }) => { for (const { body } of Records) console.log(body); };',
    );
    const { stack, log } = running;
    send(stack, 'one', 'two');
    await stack.waitUntilIdle({ timeoutMs });
    expect(log.toSorted()).toEqual(['one', 'two']);
    expect(receiveCounts(stack)).toEqual([1, 1]);
  });

  it('alone is delivered again if it fails, until it is in the dead-letter queue, even if nothing waits', async () => {
    const handler = `exports.handler = async ({ Records }) => ({
      batchItemFailures: Records.filter((r) => r.body === 'bad').map((r) => ({ itemIdentifier: r.messageId })),
    });`;
    await using running = await startFixture(handler, { leaves: [] });
    const { stack } = running;
    send(stack, 'good', 'bad', 'fine');
    await expect(stack.waitUntilIdle({ timeoutMs, skipTime: true })).rejects.toThrow(
      'dead, the dead-letter queue of work-test: 1 message',
    );
    await stack.waitUntilIdle({ timeoutMs, leaves: ['dead'] });
    expect(receiveCounts(stack).toSorted((a, b) => a - b)).toEqual([1, 1, 3]);
    expect(dead(stack)).toEqual(['bad']);
  });

  it('is reported under the name of its queue when it is delivered twice', async () => {
    await using running = await startFixture('exports.handler = async () => {};', { delivery: { duplicates: 1 } });
    const { stack, log } = running;
    send(stack, 'one');
    await stack.waitUntilIdle({ timeoutMs });
    const [messageId] = stack.queues.queueOrThrow('work-test').duplicateCounts().keys();
    expect(log).toEqual([JSON.stringify({ level: 'INFO', message: 'Delivered twice', messageId })]);
    expect(receiveCounts(stack)).toEqual([1]);
  });

  const failures = [
    ['throws', `throw new Error('no');`, 'no'],
    ['exits', 'process.exit(1);', 'Runtime exited with error: exit status 1'],
    ['is killed', `process.kill(process.pid, 'SIGKILL');`, 'Runtime exited with error: signal: killed'],
    ['names an unknown message', `return { batchItemFailures: [{ itemIdentifier: 'z' }] };`, 'names z'],
  ] as const;
  it.each(failures)('is delivered again with its whole batch if its function %s', async (_, code, logged) => {
    await using running = await startFixture(`let fails = true;
      exports.handler = async ({ Records }) => {
        if (Records.some((r) => r.attributes.ApproximateReceiveCount === '1')) { ${code} }
      };`);
    const { stack, log } = running;
    send(stack, 'a', 'b');
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(receiveCounts(stack)).toEqual([2, 2]);
    expect(log.join('\n')).toContain(logged);
  });

  it('is delivered again with its whole batch if its function times out', async () => {
    const clock = createStackClock({ kind: 'manual' });
    await using running = await startFixture(
      `exports.handler = async ({ Records }) => {
        console.log('runs');
        if (Records[0].attributes.ApproximateReceiveCount === '1') ${hang}
      };`,
      { clock },
    );
    const { stack, log } = running;
    send(stack, 'a', 'b');
    await waitForExpect(() => expect(log).toEqual(['runs']), 5_000, 5);
    clock.advance(5_000);
    await waitForExpect(() => expect(log.join()).toContain('Task timed out after 5.00 seconds'), 5_000, 5);
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(receiveCounts(stack)).toEqual([2, 2]);
  });

  it('is delivered again if its environment is killed', async () => {
    await using running = await startFixture(`exports.handler = async ({ Records }) => {
      console.log('runs');
      if (Records[0].attributes.ApproximateReceiveCount === '1') ${hang}
    };`);
    const { stack, log } = running;
    send(stack, 'a');
    await waitForExpect(() => expect(log).toEqual(['runs']), 5_000, 5);
    stack.killFunctions();
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(receiveCounts(stack)).toEqual([2]);
  });
});

describe('batches', () => {
  it('wait for their window, which skipping time ends', async () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const template = { batchSize: 100, windowSeconds: 20, visibilityTimeoutSeconds: 60 };
    await using running = await startFixture('exports.handler = async ({ Records }) => console.log(Records.length);', {
      clock,
      template,
    });
    const { stack, log } = running;
    send(stack, 'a', 'b');
    send(stack, 'c');
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(log).toEqual(['3']);
    expect(clock.now()).toBe(20_000);
  });

  it('run concurrently up to the maximum concurrency', async () => {
    await using gate = await startGate();
    await using running = await startFixture(
      `exports.handler = async () => {
        console.log('begin');
        await fetch('${gate.url}');
        console.log('end');
      };`,
      { template: { batchSize: 1, maximumConcurrency: 3 }, maximumEnvironments: 8 },
    );
    const { stack, log } = running;
    send(stack, ...Array.from('abcdefghij'));
    await gate.reachedBy(3);
    expect(stack.queues.queueOrThrow('work-test').counts()).toEqual({ visible: 7, inFlight: 3, delayed: 0 });
    gate.open();
    await stack.waitUntilIdle({ timeoutMs });
    let now = 0;
    const most = Math.max(...log.map((line) => (now += line === 'begin' ? 1 : -1)));
    expect(log).toHaveLength(20);
    expect(most).toBeLessThanOrEqual(3);
    expect(stack.processes().filter(({ name }) => name === 'consumer')).toHaveLength(3);
  });
});

describe('a schedule', () => {
  it('fires at any time, and is retried as on Lambda', async () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    await using running = await startFixture(
      `let attempts = 0;
      exports.handler = async (event) => {
        console.log(JSON.stringify(event));
        if (++attempts < 3) throw new Error('not yet');
        return 'scanned';
      };`,
      { clock },
    );
    const { stack, log } = running;
    const fired = stack.fireSchedule('daily', {
      scheduledTime: new Date('2026-03-01T12:00:00Z'),
      input: { runId: 'r' },
    });
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(await fired).toEqual({ attempts: 3, result: { ok: true, payload: '"scanned"' } });
    expect(log.filter((line) => line.includes('scheduledTime'))).toEqual(
      Array(3).fill('{"scheduledTime":"2026-03-01T12:00:00Z","runId":"r"}'),
    );
    expect(clock.now()).toBe(180_000);
  });

  it("fires by the stack's clock with running schedules", async () => {
    const clock = createStackClock({ kind: 'manual', startAt: Date.parse('2026-03-01T00:00:00Z') });
    await using running = await startFixture(
      'exports.handler = async ({ scheduledTime }) => console.log(scheduledTime);',
      {
        clock,
        schedules: 'running',
      },
    );
    clock.advance(6 * 3_600_000);
    await running.stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(running.log).toEqual(['2026-03-01T06:00:00Z']);
  });
});
