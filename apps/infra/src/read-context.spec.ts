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
    });
  });

  test('takes the values of its keys, and ignores those of the CDK', () => {
    const context = {
      stage: 'prod',
      scheduleExpression: 'rate(1 minute)',
      scheduleTimeZone: 'Europe/Paris',
      kmsKeyArn,
      alarmTopicArn,
    };
    expect(
      readContext({
        ...context,
        'cli-telemetry': false,
        'acknowledged-issue-numbers': [1],
        'aws:cdk:bundling-stacks': [],
        '@aws-cdk/x:y': true,
      }),
    ).toEqual(context);
  });

  test.each([
    ['arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab'],
  ])('accepts the key %s', (arn) => {
    expect(readContext({ kmsKeyArn: arn }).kmsKeyArn).toBe(arn);
  });

  test.each([
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
