import { describe, expect, test } from '@jest/globals';
import { readContext } from './read-context.ts';
import { InfraError } from './stage.ts';
import { alarmTopicArn, kmsKeyArn } from './testing/contexts.ts';

describe('the context', () => {
  test('has a default for every key', () => {
    expect(readContext({})).toEqual({
      stage: 'dev',
      scheduleExpression: 'cron(* * * * ? *)',
      scheduleTimeZone: 'UTC',
      kmsKeyArn: undefined,
      alarmTopicArn: undefined,
      eventTarget: undefined,
      eventValues: false,
    });
  });

  test('takes the values of its keys, and ignores those of the CDK', () => {
    const context = {
      stage: 'prod',
      scheduleExpression: 'rate(1 minute)',
      scheduleTimeZone: 'Europe/Paris',
      kmsKeyArn,
      alarmTopicArn,
      eventTarget: 'event-bus',
    };
    expect(
      readContext({
        ...context,
        eventValues: 'true',
        'cli-telemetry': false,
        'acknowledged-issue-numbers': [1],
        'aws:cdk:bundling-stacks': [],
        '@aws-cdk/x:y': true,
      }),
    ).toEqual({ ...context, eventValues: true });
  });

  test.each([
    ['arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'],
  ])('accepts the key %s', (arn) => {
    expect(readContext({ kmsKeyArn: arn }).kmsKeyArn).toBe(arn);
  });

  test.each([
    'event-bus',
    'queue',
    'topic',
    'arn:aws:events:eu-west-1:111122223333:event-bus/orders',
    'arn:aws:sqs:eu-west-1:111122223333:orders.fifo',
    'arn:aws:sns:eu-west-1:111122223333:orders',
  ])('accepts %s as the target of events', (target) => {
    expect(readContext({ eventTarget: target }).eventTarget).toBe(target);
  });

  test.each([
    [{ eventTarget: 'bus' }, 'eventTarget must be event-bus, queue, topic, or the ARN'],
    [{ eventTarget: 'arn:aws:s3:::orders' }, 'e.g. -c eventTarget=event-bus, not "arn:aws:s3:::orders"'],
    [{ eventValues: 'yes' }, 'eventValues must be true or false, e.g. -c eventValues=true, not "yes"'],
    [{ stage: 'qa' }, 'Unknown stage "qa": use dev or prod, e.g. -c stage=prod'],
    [{ stage: '' }, 'Unknown stage "": use dev or prod, e.g. -c stage=prod'],
    [{ stagee: 'prod' }, 'Unknown context key stagee: use stage, scheduleExpression'],
    [{ 'alarm-topic-arn': alarmTopicArn }, 'Unknown context key alarm-topic-arn: use stage, scheduleExpression'],
    [{ 'alarm.topic.arn': alarmTopicArn }, 'Unknown context key alarm.topic.arn'],
    [{ ' alarmTopicArn': alarmTopicArn }, 'Unknown context key  alarmTopicArn'],
    [{ scheduleExpression: '' }, 'scheduleExpression must be text, e.g. -c scheduleExpression="cron(* * * * ? *)"'],
    [{ scheduleExpression: 'hourly' }, '"hourly" is not a schedule expression'],
    [{ scheduleTimeZone: 'CEST/Paris' }, '"CEST/Paris" is not an IANA time zone'],
    [
      { kmsKeyArn: 'alias/rows' },
      'kmsKeyArn must be the ARN of a KMS key, not of an alias, e.g. -c kmsKeyArn=arn:aws:kms:',
    ],
    [
      { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/rows' },
      'not "arn:aws:kms:eu-west-1:111122223333:alias/rows"',
    ],
    [{ kmsKeyArn: `${kmsKeyArn} ` }, 'kmsKeyArn must be'],
    [{ kmsKeyArn: '' }, 'kmsKeyArn must be text'],
    [
      { alarmTopicArn: kmsKeyArn },
      'alarmTopicArn must be the ARN of a standard SNS topic, e.g. -c alarmTopicArn=arn:aws:sns:',
    ],
    [{ alarmTopicArn: `${alarmTopicArn}.fifo` }, 'alarmTopicArn must be'],
  ])('rejects %j with a valid example', (context, message) => {
    expect(() => readContext(context)).toThrow(InfraError);
    expect(() => readContext(context)).toThrow(message);
  });
});
