import { randomUUID } from 'node:crypto';
import type { StackClock, Timer } from '@daybreak/local-sqs';
import { createNextRun, type NextRun } from '@daybreak/schedule';
import type { ScheduleModel } from '../template/stack-model.ts';
import { mergeInput, scheduleInput } from './schedule-input.ts';

/** What fires by an expression. */
export type Scheduled = Pick<
  ScheduleModel,
  'logicalId' | 'name' | 'arn' | 'expression' | 'timeZone' | 'input' | 'enabled' | 'startDate' | 'endDate'
>;

export interface SchedulerOptions<Schedule extends Scheduled, Firing> {
  readonly schedules: readonly Schedule[];
  readonly clock: StackClock;
  readonly newExecutionId?: (() => string) | undefined;
  /** When a rate without a start fires first. Default: as soon as it is created. */
  readonly firstOfRate?: 'at once' | 'after its first period' | undefined;
  /** Sends the event to the schedule's target. Must not throw. */
  invoke(schedule: Schedule, event: string, scheduledTime: Date): Firing;
}

/** How a schedule is fired by hand. */
export interface FireOptions {
  /** When the schedule says that it fires, as `<aws.scheduler.scheduled-time>` gives it; any time. */
  readonly scheduledTime: Date;
  /** Properties that the event gets besides, or in place of, those of the schedule's own input. */
  readonly input?: object | undefined;
}

/** Fires schedules: by the stack's clock once it runs, and any of them at any time. */
export class Scheduler<Schedule extends Scheduled, Firing> {
  readonly #options: SchedulerOptions<Schedule, Firing>;
  readonly #timers = new Map<string, Timer>();
  readonly #nextRuns: ReadonlyMap<string, NextRun>;

  /** Throws ScheduleError when an enabled schedule's expression can't be read. */
  constructor(options: SchedulerOptions<Schedule, Firing>) {
    this.#options = options;
    const now = options.clock.now();
    this.#nextRuns = new Map(
      options.schedules
        .filter(({ enabled }) => enabled)
        .map(({ name, expression, timeZone, startDate }) => {
          const startsAtMs = startDate === undefined ? now : Date.parse(startDate);
          return [name, createNextRun({ expression, timeZone, startsAtMs })];
        }),
    );
  }

  start(): void {
    const { schedules, clock, firstOfRate } = this.#options;
    for (const schedule of schedules) this.#setTimer(schedule, firstAfter(schedule, clock.now(), firstOfRate));
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  has(nameOrLogicalId: string): boolean {
    return this.#find(nameOrLogicalId) !== undefined;
  }

  /** Fires a schedule, by its name or its logical id, as if it were `scheduledTime`. Throws for an unknown one. */
  fire(nameOrLogicalId: string, { scheduledTime, input }: FireOptions): Firing {
    const { schedules, newExecutionId = randomUUID, invoke } = this.#options;
    const schedule = this.#find(nameOrLogicalId);
    if (schedule === undefined) {
      const known = schedules.map(({ name }) => name).join(', ');
      throw new RangeError(`There is no schedule ${nameOrLogicalId}; there are: ${known === '' ? 'none' : known}`);
    }
    const event = scheduleInput(schedule.input, {
      scheduleArn: schedule.arn,
      scheduledTime,
      executionId: newExecutionId(),
      attemptNumber: 1,
    });
    return invoke(schedule, mergeInput(event, input), scheduledTime);
  }

  #find(nameOrLogicalId: string): Schedule | undefined {
    const { schedules } = this.#options;
    return schedules.find(({ name, logicalId }) => name === nameOrLogicalId || logicalId === nameOrLogicalId);
  }

  #setTimer(schedule: Schedule, afterMs: number): void {
    const { clock } = this.#options;
    const { name, endDate } = schedule;
    const runAt = this.#nextRuns.get(name)?.(afterMs);
    if (runAt === undefined || (endDate !== undefined && runAt > Date.parse(endDate))) return;
    this.#timers.set(
      name,
      clock.setTimer(runAt - clock.now(), () => {
        this.#setTimer(schedule, clock.now());
        this.fire(name, { scheduledTime: new Date(runAt) });
      }),
    );
  }
}

/** The instant after which a schedule's first firing is. */
function firstAfter({ expression, startDate }: Scheduled, nowMs: number, firstOfRate = 'at once'): number {
  if (startDate !== undefined) return Math.max(nowMs, Date.parse(startDate) - 1);
  return firstOfRate === 'at once' && expression.startsWith('rate(') ? nowMs - 1 : nowMs;
}
