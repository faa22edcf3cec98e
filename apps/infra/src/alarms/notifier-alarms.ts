import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Notifier } from '../events/create-notifier.ts';
import { IteratorAgeAlarm } from './iterator-age-alarm.ts';
import { OldestMessageAlarm } from './oldest-message-alarm.ts';
import type { PipelineAlarm } from './pipeline-alarm.ts';
import { stepAlarms } from './step-alarms.ts';

/** Creates the alarms of the notifier: those of a step, on the age of the stream's records, and on a queue of events that nobody consumes. */
export function notifierAlarms(
  scope: Construct,
  { deployment, notifier }: { deployment: Deployment; notifier: Notifier | undefined },
): PipelineAlarm[] {
  if (notifier === undefined) return [];
  const { queue } = notifier.target ?? {};
  return [
    new IteratorAgeAlarm(scope, {
      deployment,
      errorImpact:
        'Records of ended versions have waited 15 minutes for the notifier: events are late, and after a day those not yet held are lost.',
      function: notifier.function,
    }),
    ...stepAlarms(scope, { deployment, steps: [notifier] }),
    ...(queue === undefined
      ? []
      : [
          new OldestMessageAlarm(scope, {
            deployment,
            name: 'event-queue-behind',
            errorImpact: 'Events have waited an hour for their consumer: after 14 days they expire.',
            queue,
          }),
        ]),
  ];
}
