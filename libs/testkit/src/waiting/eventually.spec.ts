import { describe, expect, jest, test } from '@jest/globals';
import { expectNothingLeftRunning } from '../leak-guard/index.ts';
import { eventually } from './eventually.ts';
import { EventuallyError } from './eventually-error.ts';

async function errorOf(waiting: Promise<unknown>): Promise<EventuallyError> {
  const error = await waiting.catch((thrown: unknown) => thrown);
  if (error instanceof EventuallyError) return error;
  throw new Error(`not an EventuallyError: ${String(error)}`);
}

describe('eventually', () => {
  test('returns the result of the assertion when it passes', async () => {
    let attempts = 0;
    const found = await eventually(
      () => {
        attempts += 1;
        expect(attempts).toBe(3);
        return 'completed';
      },
      { intervalMs: 1 },
    );
    expect([found, attempts]).toEqual(['completed', 3]);
  });

  test('returns undefined for an assertion without a result', async () => {
    expect(await eventually(async () => {})).toBeUndefined();
  });

  test('throws at the deadline, with the last failure and the state', async () => {
    let attempts = 0;
    const error = await errorOf(
      eventually(
        () => {
          attempts += 1;
          throw new Error(`attempt ${attempts} found no order`);
        },
        { timeoutMs: 30, intervalMs: 5, describe: async () => ({ queue: 'order-queue', visible: attempts }) },
      ),
    );
    expect(error.attempts).toBe(attempts);
    expect(error.waitedMs).toBeGreaterThanOrEqual(30);
    expect(error.message).toMatch(/^The assertion still fails after \d+ ms and \d+ attempts?:\n/);
    expect(error.message).toContain(`attempt ${attempts} found no order`);
    expect(error.message).toContain(`Last state:\n{ queue: 'order-queue', visible: ${attempts} }`);
    expect(error.cause).toMatchObject({ message: `attempt ${attempts} found no order` });
  });

  test('throws at the deadline if the assertion never settles', async () => {
    const error = await errorOf(eventually(() => new Promise<never>(() => {}), { timeoutMs: 20 }));
    expect(error.attempts).toBe(1);
    expect(error.message).toContain('had not settled at the deadline');
  });

  test('shows the previous failure if the last attempt does not settle', async () => {
    // No time passes between the attempts, so that there is a second one on a busy machine too.
    jest.spyOn(performance, 'now').mockReturnValue(0);
    let attempts = 0;
    const error = await errorOf(
      eventually(
        async () => {
          attempts += 1;
          if (attempts === 2) await new Promise<never>(() => {});
          throw new Error('no order yet');
        },
        { timeoutMs: 50, intervalMs: 1 },
      ),
    );
    expect(error.attempts).toBe(2);
    expect(error.cause).toMatchObject({ message: 'no order yet' });
  });

  test('keeps the failure if the state could not be read', async () => {
    const error = await errorOf(
      eventually(() => expect(1).toBe(2), {
        timeoutMs: 1,
        describe: () => {
          throw new Error('table is gone');
        },
      }),
    );
    expect(error.message).toContain('could not be read: Error: table is gone');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('leaves nothing running if it passes or fails', async () => {
    await expectNothingLeftRunning(async () => {
      await eventually(async () => {});
      await errorOf(eventually(() => Promise.reject(new Error('no')), { timeoutMs: 20, intervalMs: 5 }));
    });
  });
});
