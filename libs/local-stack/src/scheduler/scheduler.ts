import { randomUUID } from 'node:crypto';
import type { StackClock, Timer } from '@daybreak/local-sqs';
import { createNextRun, type NextRun } from '@daybreak/schedule';
import type { ScheduleModel } from '../template/event-models.ts';
import { mergeInput, scheduleInput } from './schedule-input.ts';

/** A schedule or a rule with a schedule expression. */
export type Scheduled = Pick<
  ScheduleModel,
  'logicalId' | 'name' | 'arn' | 'expression' | 'timeZone' | 'input' | 'enabled' | 'startDate' | 'endDate'
>;

export interface SchedulerOptions<Schedule extends Scheduled, Firing> {
  readonly schedules: readonly Schedule[];
  readonly clock: StackClock;
  readonly newExecutionId?: (() => string) | undefined;
  /** The time of the first firing of a rate without a start date. Default: `at once`, when it is created. */
  readonly firstOfRate?: 'at once' | 'after its first period' | undefined;
  /** Sends the event to the target of the schedule. Must not throw. */
  invoke(schedule: Schedule, event: string, scheduledTime: Date): Firing;
}

/** The options of a firing that a caller starts. */
export interface FireOptions {
  /** The scheduled time of the firing, as `<aws.scheduler.scheduled-time>` gives it. It can be any time. */
  readonly scheduledTime: Date;
  /** Properties that are added to the schedule's input, or replace its properties. */
  readonly input?: object | undefined;
}

/** Fires schedules by the stack's clock after `start`, and any schedule at any time with `fire`. */
export class Scheduler<Schedule extends Scheduled, Firing> {
  readonly #options: SchedulerOptions<Schedule, Firing>;
  readonly #timers = new Map<string, Timer>();
  readonly #nextRuns: ReadonlyMap<string, NextRun>;

  /** Throws ScheduleError if the expression of an enabled schedule can't be parsed. */
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

  /** Fires a schedule, by name or logical id, with this `scheduledTime`. Throws RangeError if the schedule does not exist. */
  fire(nameOrLogicalId: string, { scheduledTime, input }: FireOptions): Firing {
    const { schedules, newExecutionId = randomUUID, invoke } = this.#options;
    const schedule = this.#find(nameOrLogicalId);
    if (schedule === undefined) {
      const known = schedules.map(({ name }) => name).join(', ');
      throw new RangeError(`The template has no schedule ${nameOrLogicalId}. It has: ${known === '' ? 'none' : known}`);
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

/** Returns the time after which a schedule fires first. */
function firstAfter({ expression, startDate }: Scheduled, nowMs: number, firstOfRate = 'at once'): number {
  if (startDate !== undefined) return Math.max(nowMs, Date.parse(startDate) - 1);
  return firstOfRate === 'at once' && expression.startsWith('rate(') ? nowMs - 1 : nowMs;
}
