import type { Decisions } from './decisions.ts';
import { stepsOf } from './steps.ts';
import { inject, type Step, type World } from './world.ts';

/**
 * So that a run ends at whatever rate it stalls, and long before a queue gives up a message for its age: no timer is more
 * than ten minutes away.
 */
const maximumStalls = 200;

/**
 * What happens next, as the run's decisions have it; undefined when nothing is left to happen. Time passes when nothing else can
 * happen, or when all else stalls: then the next timer is first, be it a message's that comes back, a sender's that tries again
 * or the time-out of a function at work.
 */
export function nextStep(world: World, decisions: Decisions): Step | undefined {
  const steps = stepsOf(world);
  const nextTimerAt = world.clock.nextTimerAt();
  if (nextTimerAt === undefined) return steps[decisions.choose(steps.length)];
  const timePasses: Step = { label: 'time passes', take: () => passTime(world, nextTimerAt) };
  if (steps.length === 0) return timePasses;
  const canStall = (world.injected.get('stall') ?? 0) < maximumStalls;
  if (!canStall || !decisions.chance(world.faults.stall)) return steps[decisions.choose(steps.length)];
  inject(world, 'stall');
  world.trace.add('all stalls until the next timer');
  return timePasses;
}

/** Moves the clock on to that instant, epoch milliseconds, if it is still to come. */
export function passTime(world: World, until: number): void {
  world.clock.advance(Math.max(0, until - world.clock.now()));
  // By now every index has caught up.
  world.recentlyWritten.clear();
}
