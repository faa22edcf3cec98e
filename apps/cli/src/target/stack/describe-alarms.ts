import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { boundedConfig } from './client-config.ts';
import type { StackAddress } from './stack-target.ts';
import type { Alarm } from './stack-target.ts';

/** A bound that no stack reaches. */
const maximumPages = 50;

/** Every alarm whose name begins with the prefix. */
export async function describeAlarms(address: StackAddress, prefix: string): Promise<Alarm[]> {
  const client = new CloudWatchClient(boundedConfig(address));
  const alarms: Alarm[] = [];
  try {
    let token: string | undefined;
    for (let page = 1; page <= maximumPages; page++) {
      const answer = await client.send(
        new DescribeAlarmsCommand({
          AlarmNamePrefix: prefix,
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          NextToken: token,
        }),
      );
      for (const alarm of [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])]) {
        alarms.push({
          name: alarm.AlarmName ?? '',
          state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
          ...(alarm.AlarmDescription === undefined ? {} : { description: alarm.AlarmDescription }),
          reason: alarm.StateReason ?? '',
          since: alarm.StateUpdatedTimestamp?.toISOString(),
        });
      }
      token = answer.NextToken;
      if (token === undefined) break;
    }
    return alarms;
  } finally {
    client.destroy();
  }
}
