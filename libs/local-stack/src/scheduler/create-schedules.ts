import type { StackClock } from '@daybreak/local-sqs';
import type { AsyncInvocation } from '../lambda/invoke-async.ts';
import { isRecord } from '../json/is-record.ts';
import type { StackModel } from '../template/stack-model.ts';
import type { RuleModel, ScheduleModel } from '../template/event-models.ts';
import { type FireOptions, type Scheduled, Scheduler } from './scheduler.ts';

export interface SchedulesOptions {
  readonly model: Pick<StackModel, 'schedules' | 'rules'>;
  readonly clock: StackClock;
  invoke(functionName: string, event: string): Promise<AsyncInvocation>;
  /** Fires a rule. The properties of `input` are added to the event, or replace its own. */
  fireRule(rule: RuleModel, scheduledTime: Date, input: object): void;
  /** Sends to a target that is not a function. */
  fireSchedule(schedule: ScheduleModel, event: string, scheduledTime: Date): void;
}

/** The result of a firing without a function. The firing ends when its targets have the event. */
const sent: AsyncInvocation = { attempts: 1, result: { ok: true, payload: 'null' } };

/** The schedules of EventBridge Scheduler, and the rules of EventBridge with a schedule expression. */
export interface Schedules {
  start(): void;
  stop(): void;
  /** Fires a schedule or rule by its name or logical id. Rejects with RangeError if it does not exist. */
  fire(nameOrLogicalId: string, options: FireOptions): Promise<AsyncInvocation>;
}

export function createSchedules({ model, clock, invoke, fireRule, fireSchedule }: SchedulesOptions): Schedules {
  const schedules = new Scheduler<ScheduleModel, Promise<AsyncInvocation>>({
    schedules: model.schedules,
    clock,
    async invoke(schedule, event, scheduledTime) {
      if (schedule.functionName !== undefined) return await invoke(schedule.functionName, event);
      fireSchedule(schedule, event, scheduledTime);
      return sent;
    },
  });
  const rules = new Scheduler<Scheduled & { rule: RuleModel }, void>({
    schedules: model.rules.flatMap((rule) => scheduledRule(rule) ?? []),
    clock,
    firstOfRate: 'after its first period',
    invoke: ({ rule }, event, scheduledTime) => fireRule(rule, scheduledTime, parsedObject(event)),
  });
  return {
    start() {
      schedules.start();
      rules.start();
    },
    stop() {
      schedules.stop();
      rules.stop();
    },
    async fire(name, options) {
      if (!rules.has(name)) return await schedules.fire(name, options);
      rules.fire(name, options);
      return sent;
    },
  };
}

function parsedObject(json: string): object {
  const value: unknown = JSON.parse(json);
  return isRecord(value) ? value : {};
}

function scheduledRule(rule: RuleModel): (Scheduled & { rule: RuleModel }) | undefined {
  const { scheduleExpression: expression, logicalId, name, arn, enabled } = rule;
  if (expression === undefined) return undefined;
  return { rule, logicalId, name, arn, enabled, expression, timeZone: 'UTC' };
}
