import { randomUUID } from 'node:crypto';
import type { StackClock, Timer } from '../clock.ts';
import type { ScheduleModel } from '../template/index.ts';
import { createNextRun, type NextRun } from './next-run.ts';
import { mergeInput, scheduleInput } from './schedule-input.ts';

export interface SchedulerOptions<Firing> {
  readonly schedules: readonly ScheduleModel[];
  readonly clock: StackClock;
  readonly newExecutionId?: (() => string) | undefined;
  /** Invokes the schedule's target asynchronously. Must not throw. */
  invoke(functionName: string, event: string): Firing;
}

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

  /** Throws ScheduleExpressionError when an enabled schedule's expression can't be read. */
  constructor(options: SchedulerOptions<Firing>) {
    this.#options = options;
    const now = options.clock.now();
    this.#nextRuns = new Map(
      options.schedules
        .filter(({ enabled }) => enabled)
        .map(({ name, expression, timeZone, startDate }) => {
          const startsAt = startDate === undefined ? now : Date.parse(startDate);
          return [name, createNextRun({ expression, timeZone, startsAt })];
        }),
    );
  }

  start(): void {
    for (const schedule of this.#options.schedules) this.#setTimer(schedule);
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

  #setTimer(schedule: ScheduleModel): void {
    const { clock } = this.#options;
    const { name, startDate, endDate } = schedule;
    const from = Math.max(clock.now(), startDate === undefined ? 0 : Date.parse(startDate) - 1);
    const runAt = this.#nextRuns.get(name)?.(from);
    if (runAt === undefined || (endDate !== undefined && runAt > Date.parse(endDate))) return;
    this.#timers.set(
      name,
      clock.setTimer(runAt - clock.now(), () => {
        this.#setTimer(schedule);
        this.fire(name, { scheduledTime: new Date(runAt) });
      }),
    );
  }
}
