import { afterEach, describe, expect, it } from '@jest/globals';
import { createStackClock } from './clock.ts';

describe('a manual clock', () => {
  it('moves only by advance', () => {
    const clock = createStackClock({ kind: 'manual', startAt: 1_000 });
    expect(clock.now()).toBe(1_000);
    clock.advance(250);
    expect(clock.now()).toBe(1_250);
  });

  it('fires timers in the order of their times, then of their creation, each at its own time', () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, clock.now()]);
    clock.setTimer(30, note('late'));
    clock.setTimer(10, note('first'));
    clock.setTimer(10, note('second'));
    clock.setTimer(31, note('never'));
    clock.advance(30);
    expect(fired).toEqual([
      ['first', 10],
      ['second', 10],
      ['late', 30],
    ]);
    expect(clock.nextTimerAt()).toBe(31);
  });

  it('fires a timer that a callback sets within the same advance', () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now());
      clock.setTimer(10, again);
    };
    clock.setTimer(10, again);
    clock.advance(35);
    expect(fired).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  it('never fires a cancelled timer', () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const fired: string[] = [];
    const timer = clock.setTimer(10, () => fired.push('cancelled'));
    clock.setTimer(5, () => timer.cancel());
    clock.advance(20);
    timer.cancel();
    expect(fired).toEqual([]);
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('fires a timer of 0 ms at the next step', () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const fired: number[] = [];
    clock.setTimer(0, () => fired.push(clock.now()));
    expect(fired).toEqual([]);
    clock.advance(0);
    expect(fired).toEqual([0]);
  });

  it('keeps the latest time when a callback advances it too', () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    clock.setTimer(10, () => clock.advance(100));
    clock.advance(20);
    expect(clock.now()).toBe(110);
  });

  it('fires the remaining timers after a callback throws', () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const fired: number[] = [];
    clock.setTimer(1, () => {
      throw new Error('broken');
    });
    clock.setTimer(2, () => fired.push(clock.now()));
    expect(() => clock.advance(5)).toThrow('broken');
    clock.advance(5);
    expect(fired).toEqual([2]);
  });

  it('rejects a move back in time', () => {
    const clock = createStackClock({ kind: 'manual' });
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  });
});

describe('a real clock', () => {
  const cancels: (() => void)[] = [];
  afterEach(() => cancels.splice(0).forEach((cancel) => cancel()));

  it("follows the machine's time", async () => {
    const clock = createStackClock({ kind: 'real' });
    const before = clock.now();
    const order: string[] = [];
    clock.setTimer(15, () => order.push('later'));
    await new Promise<void>((resolve) => {
      clock.setTimer(20, () => {
        order.push('last');
        resolve();
      });
      clock.setTimer(5, () => order.push('sooner'));
    });
    expect(order).toEqual(['sooner', 'later', 'last']);
    expect(clock.now() - before).toBeGreaterThanOrEqual(20);
  });

  it('fires at once the timers that an advance passes', () => {
    const clock = createStackClock({ kind: 'real' });
    const before = clock.now();
    const fired: number[] = [];
    clock.setTimer(60_000, () => fired.push(clock.now() - before));
    clock.advance(3_600_000);
    expect(fired).toHaveLength(1);
    expect(fired[0]).toBeGreaterThanOrEqual(60_000);
    expect(fired[0]).toBeLessThan(70_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
  });

  it('fires a timer beyond an advance on time', async () => {
    const clock = createStackClock({ kind: 'real' });
    const fired = new Promise<void>((resolve) => cancels.push(clock.setTimer(10_010, resolve).cancel));
    clock.advance(10_000);
    await fired;
    expect(clock.nextTimerAt()).toBeUndefined();
  });
});
