import type { RuleModel } from '../template/event-models.ts';

/** Returns the event of a rule with a schedule expression. */
export function scheduledEvent({ arn }: Pick<RuleModel, 'arn'>, scheduledTime: Date, id: string): object {
  const [, , , region, account] = arn.split(':');
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: scheduledTime.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [arn],
    detail: {},
  };
}
