import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { createApp } from './create-app.ts';
import { dataProblems } from './testing/data-problems.ts';
import { synthesise, withApp, withTemporaryDirectory } from './testing/synthesise.ts';
import { faulty, templateJson, withReplacedText } from './testing/template-json.ts';

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
  ])('a faulty variant of prod whose tables have %s = %j is caught', (property, value, problem) => {
    expect(dataProblems(faulty(prod, 'RunsTable', property, value))).toEqual([problem]);
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
    ['WorkerLogGroup', 'RetainExceptOnCreate', 'Retain', 'WorkerLogGroup: stays when its creation is rolled back'],
    ['RunsTable', 'RetainExceptOnCreate', 'Retain', 'RunsTable: stays when its creation is rolled back'],
  ])('a faulty variant of prod whose %s turns %s into %s is caught', (id, text, replacement, problem) => {
    expect(dataProblems(withReplacedText(prod, id, text, replacement))).toEqual([problem]);
  });

  test.each([
    ['prod', true],
    ['dev', false],
  ])('the stack of %s refuses to go: %s', (stage, refuses) => {
    withApp({ stage }, ({ stack }) => expect(stack.terminationProtection).toBe(refuses));
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

describe('the folder that the assembly is written to', () => {
  /** Begins a synthesis without bundles, which ends where those are read, into a folder that holds files: what it holds then. */
  function filesAfter(files: readonly string[], { context = {}, says = 'There is no handler.cjs' } = {}): string[] {
    return withTemporaryDirectory((directory) => {
      const output = join(directory, 'out');
      for (const file of files) {
        mkdirSync(dirname(join(output, file)), { recursive: true });
        writeFileSync(join(output, file), '');
      }
      const begin = () => createApp({ context, bundlesDirectory: directory, steps: [], outputDirectory: output });
      expect(begin).toThrow(says);
      return readdirSync(output);
    });
  }
  const assembly = ['cdk.out', 'manifest.json', 'stale'];

  test('is emptied of an earlier assembly', () => {
    expect(filesAfter(assembly)).toEqual([]);
  });

  test('is left as it is when the context makes no sense', () => {
    expect(filesAfter(assembly, { context: { stage: 'qa' }, says: 'Unknown stage' })).toEqual(assembly);
  });

  test('is left as it is when it is somebody else’s, and refused when its manifest is', () => {
    expect(filesAfter(['thesis.txt'])).toEqual(['thesis.txt']);
    expect(filesAfter(['cdk.out/cdk.out', 'thesis.txt'])).toEqual(['cdk.out', 'thesis.txt']);
    const site = ['index.html', 'manifest.json'];
    expect(filesAfter(site, { says: 'holds a manifest.json that is not of the CDK' })).toEqual(site);
  });
});
