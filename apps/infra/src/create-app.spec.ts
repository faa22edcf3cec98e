import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { dataProblems } from './testing/data-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { faultyTwin, templateJson, withReplacedText } from './testing/template-json.ts';

// Without steps of yours, so that what there is can be counted.
const prodTemplate = synthesise(
  { stage: 'prod', scheduleExpression: 'rate(1 minute)', scheduleTimeZone: 'Europe/Paris' },
  [],
);
const prod = templateJson(prodTemplate);

describe('the context of the app', () => {
  test('prod refuses to lose data', () => {
    expect(dataProblems(prod)).toEqual([]);
    prodTemplate.resourceCountIs('AWS::DynamoDB::Table', 2);
    prodTemplate.resourceCountIs('AWS::Logs::LogGroup', 4);
    prodTemplate.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test.each([
    ['DeletionProtectionEnabled', false, 'RunsTable: may be deleted'],
    ['DeletionProtectionEnabled', undefined, 'RunsTable: may be deleted'],
    ['PointInTimeRecoverySpecification', undefined, 'RunsTable: is not backed up'],
  ])('a twin of prod whose tables have %s = %j is caught', (property, value, problem) => {
    expect(dataProblems(faultyTwin(prod, 'RunsTable', property, value))).toEqual([problem]);
  });

  test.each([
    [
      'RowsTable',
      '"DeletionPolicy":"RetainExceptOnCreate"',
      '"DeletionPolicy":"Delete"',
      'RowsTable: goes with its stack',
    ],
    ['RowsTable', '"UpdateReplacePolicy":"Retain"', '"Update":""', 'RowsTable: goes when it is replaced'],
    ['WorkerLogGroup', '"DeletionPolicy":"RetainExceptOnCreate"', '"D":""', 'WorkerLogGroup: goes with its stack'],
  ])('a twin of prod whose %s has no %s is caught', (id, text, replacement, problem) => {
    expect(dataProblems(withReplacedText(prod, id, text, replacement))).toEqual([problem]);
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
    prodTemplate.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { FunctionName: Match.stringLikeRegexp('^daybreak-prod-') },
      4,
    );
    prodTemplate.hasResourceProperties('AWS::Scheduler::Schedule', { Name: 'daybreak-prod-scan' });
    prodTemplate.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'daybreak-prod' });
  });

  test('the schedule is the one asked for', () => {
    prodTemplate.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      ScheduleExpressionTimezone: 'Europe/Paris',
    });
  });

  test('a misspelt key is refused, wherever the CDK keeps it', () => {
    expect(() => synthesise({ stge: 'prod' })).toThrow('Unknown context stge');
  });
});
