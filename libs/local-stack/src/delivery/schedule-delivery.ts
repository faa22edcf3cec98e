import { parseJson } from '../json/parse-json.ts';
import type { ScheduleModel } from '../template/event-models.ts';
import { type Delivery, textAttributes } from './create-courier.ts';
import type { Outgoing } from './create-sender.ts';

interface Firing {
  /** The schedule's input with its placeholders replaced. */
  readonly event: string;
  readonly scheduledTime: Date;
  /** The id of the execution. */
  readonly id: string;
}

/** Returns the delivery of EventBridge Scheduler to a queue, a topic or an event bus, with the schedule's role. */
export function scheduleDelivery(schedule: ScheduleModel, firing: Firing): Delivery {
  const { arn, name: label, groupArn: sourceArn, targetArn = '', roleArn, deadLetterQueueArn } = schedule;
  return {
    service: 'scheduler.amazonaws.com',
    sourceArn,
    label,
    targetArn,
    roleArn,
    outgoing: outgoingOf(schedule, firing),
    deadLetter:
      deadLetterQueueArn === undefined
        ? undefined
        : {
            queueArn: deadLetterQueueArn,
            roleArn,
            // https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
            outgoing: ({ code, message }) => ({
              body: firing.event,
              attributes: textAttributes({
                SCHEDULE_ARN: arn,
                TARGET_ARN: targetArn,
                EXECUTION_ID: firing.id,
                SCHEDULED_TIME: inSeconds(firing.scheduledTime),
                ERROR_CODE: code,
                ERROR_MESSAGE: message,
                RETRY_ATTEMPTS: '0',
              }),
            }),
          },
  };
}

function outgoingOf({ arn, outgoing = {} }: ScheduleModel, { event, scheduledTime, id }: Firing): Outgoing {
  const { source, detailType, messageGroupId, messageDeduplicationId } = outgoing;
  if (source === undefined) return { body: event, messageGroupId, messageDeduplicationId };
  const [, , , region, account] = arn.split(':');
  const body = JSON.stringify({
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account,
    time: inSeconds(scheduledTime),
    region,
    resources: [arn],
    detail: parseJson(event)?.value ?? {},
  });
  return { body };
}

function inSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
