import { randomUUID } from 'node:crypto';
import type { StackClock, Timer } from '@daybreak/local-sqs';
import { createNextRun, type NextRun } from '@daybreak/schedule';
import type { ScheduleModel } from '../template/stack-model.ts';
import { mergeInput, scheduleInput } from './schedule-input.ts';

export interface SchedulerOptions<Firing> {
  readonly schedules: readonly ScheduleModel[];
  readonly clock: StackClock;
  readonly newExecutionId?: (() => string) | undefined;
  /** Invokes the schedule's target asynchronously. Must not throw. */
  invoke(functionName: string, event: string): Firing;
}

/** How a schedule is fired by hand. */
export interface FireOptions {
  readonly scheduledTime: Date;
  /** Properties that the event gets besides, or in place of, those of the schedule's own input. */
  readonly input?: object | undefined;
}

/** Fires schedules: by the stack's clock once it runs, and any of them at any time. */
export class Scheduler<Firing> {
  readonly #options: SchedulerOptions<Firing>;
  readonly #timers = new Map<string, Timer>();
  readonly #nextRuns: ReadonlyMap<string, NextRun>;

  /** Throws ScheduleError when an enabled schedule's expression can't be read. */
  constructor(options: SchedulerOptions<Firing>) {
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
    for (const schedule of this.#options.schedules)
      this.#setTimer(schedule, firstAfter(schedule, this.#options.clock.now()));
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  /** Fires a schedule, by its name or its logical id, as if it were `scheduledTime`. Throws for an unknown one. */
  fire(nameOrLogicalId: string, { scheduledTime, input }: FireOptions): Firing {
    const { schedules, newExecutionId = randomUUID, invoke } = this.#options;
    const schedule = schedules.find(({ name, logicalId }) => name === nameOrLogicalId || logicalId === nameOrLogicalId);
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
    return invoke(schedule.functionName, mergeInput(event, input));
  }

  #setTimer(schedule: ScheduleModel, afterMs: number): void {
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

/** The instant after which a schedule's first firing is. A rate without a start date fires as soon as it is created. */
function firstAfter({ expression, startDate }: ScheduleModel, nowMs: number): number {
  if (startDate !== undefined) return Math.max(nowMs, Date.parse(startDate) - 1);
  return expression.startsWith('rate(') ? nowMs - 1 : nowMs;
}
