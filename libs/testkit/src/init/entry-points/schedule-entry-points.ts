import type { StackModel } from '@daybreak/local-stack';
import { InitError } from './init-error.ts';
import type { EntryPoint } from './entry-point.ts';
import { nameOfArn } from './feeders.ts';
import { isObject } from './is-object.ts';

/** The day of a change to summer time in Europe, which shows mistakes with time zones. */
const scheduledTime = '2027-03-28T12:00:00Z';

/** Returns the schedules, and the rules with a schedule expression, enabled or not. */
export function scheduleEntryPoints({ schedules, rules }: StackModel): EntryPoint[] {
  const timed = rules.filter(
    ({ scheduleExpression, targets }) => scheduleExpression !== undefined && targets.length > 0,
  );
  return [
    ...schedules.map(({ functionName, targetArn = '', ...schedule }) => ({
      ...schedule,
      receivers: [functionName ?? nameOfArn(targetArn)],
    })),
    ...timed.map((rule) => ({ ...rule, receivers: rule.targets.map(({ arn }) => nameOfArn(arn)) })),
  ].map(({ name, logicalId, receivers }) => ({
    kind: 'schedule',
    name,
    logicalId,
    receivers,
    isFed: false,
    arrival(message) {
      if (message === undefined) return { schedule: name, scheduledTime };
      if (isObject(message)) return { schedule: name, scheduledTime, input: message };
      throw new InitError(
        `The message for a schedule must be an object, more properties of its event: --message '{"…":"…"}'`,
      );
    },
  }));
}
