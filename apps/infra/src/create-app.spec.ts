import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from './testing/synthesise.ts';

const prod = synthesise({
  stage: 'prod',
  scheduleExpression: 'rate(1 minute)',
  scheduleTimeZone: 'Europe/Paris',
});

describe('the context of the app', () => {
  test('prod refuses to lose data', () => {
    prod.resourceCountIs('AWS::DynamoDB::Table', 2);
    prod.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    });
    prod.resourceCountIs('AWS::Logs::LogGroup', 4);
    prod.allResources('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: Match.objectLike({ RetentionInDays: 90 }),
    });
  });

  test('dev goes when its stack goes', () => {
    const dev = synthesise({ stage: 'dev' });
    dev.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: Match.objectLike({ DeletionProtectionEnabled: false }),
    });
    dev.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  test('the stage is part of every explicit name', () => {
    prod.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { FunctionName: Match.stringLikeRegexp('^daybreak-prod-') },
      4,
    );
    prod.hasResourceProperties('AWS::Scheduler::Schedule', { Name: 'daybreak-prod-scan' });
  });

  test('the schedule is the one asked for', () => {
    prod.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      ScheduleExpressionTimezone: 'Europe/Paris',
    });
  });

  test.each([
    [{ stage: 'qa' }, 'Unknown stage "qa": use dev or prod, e.g. -c stage=prod'],
    [{ stage: '' }, 'Unknown stage "": use dev or prod, e.g. -c stage=prod'],
    [{ scheduleExpression: '' }, 'scheduleExpression must be text, e.g. -c scheduleExpression="cron(0/5 * * * ? *)"'],
  ])('%j is refused with what to write instead', (context, message) => {
    expect(() => synthesise(context)).toThrow(message);
  });
});
