import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { createApp } from './create-app.ts';
import { dataProblems } from './testing/data-problems.ts';
import { synthesise, withApp, withTemporaryDirectory } from './testing/synthesise.ts';
import { faulty, templateJson, withReplacedText } from './testing/template-json.ts';

// Without your own steps, since the tests below count resources.
const prodTemplate = synthesise(
  { stage: 'prod', scheduleExpression: 'rate(1 minute)', scheduleTimeZone: 'Europe/Paris' },
  [],
);
const prod = templateJson(prodTemplate);

describe('the app', () => {
  test('protects the data of prod', () => {
    expect(dataProblems(prod)).toEqual([]);
    prodTemplate.resourceCountIs('AWS::DynamoDB::Table', 2);
    prodTemplate.resourceCountIs('AWS::Logs::LogGroup', 5);
    prodTemplate.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test.each([
    ['DeletionProtectionEnabled', false, 'RunsTable: has no deletion protection'],
    ['DeletionProtectionEnabled', undefined, 'RunsTable: has no deletion protection'],
    ['PointInTimeRecoverySpecification', undefined, 'RunsTable: has no point-in-time recovery'],
  ])('a faulty variant of prod whose tables have %s = %j is caught', (property, value, problem) => {
    expect(dataProblems(faulty(prod, 'RunsTable', property, value))).toEqual([problem]);
  });

  test.each([
    [
      'RowsTable',
      '"DeletionPolicy":"RetainExceptOnCreate"',
      '"DeletionPolicy":"Delete"',
      'RowsTable: is deleted with its stack',
    ],
    ['RowsTable', '"UpdateReplacePolicy":"Retain"', '"Update":""', 'RowsTable: is deleted when it is replaced'],
    [
      'WorkerLogGroup',
      '"DeletionPolicy":"RetainExceptOnCreate"',
      '"D":""',
      'WorkerLogGroup: is deleted with its stack',
    ],
    ['WorkerLogGroup', 'RetainExceptOnCreate', 'Retain', 'WorkerLogGroup: outlives a rollback of its creation'],
    ['RunsTable', 'RetainExceptOnCreate', 'Retain', 'RunsTable: outlives a rollback of its creation'],
  ])('a faulty variant of prod whose %s turns %s into %s is caught', (id, text, replacement, problem) => {
    expect(dataProblems(withReplacedText(prod, id, text, replacement))).toEqual([problem]);
  });

  test.each([
    ['prod', true],
    ['dev', false],
  ])('sets the termination protection of %s to %s', (stage, expected) => {
    withApp({ stage }, ({ stack }) => expect(stack.terminationProtection).toBe(expected));
  });

  test('deletes the data of dev with its stack', () => {
    const dev = synthesise({ stage: 'dev' });
    dev.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: Match.objectLike({ DeletionProtectionEnabled: false }),
    });
    dev.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  test('includes the stage in every explicit name', () => {
    prodTemplate.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { FunctionName: Match.stringLikeRegexp('^daybreak-prod-') },
      5,
    );
    prodTemplate.hasResourceProperties('AWS::Scheduler::Schedule', { Name: 'daybreak-prod-scan' });
    prodTemplate.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'daybreak-prod' });
  });

  test('takes the schedule of the context', () => {
    prodTemplate.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      ScheduleExpressionTimezone: 'Europe/Paris',
    });
  });

  test('rejects a misspelt context key', () => {
    expect(() => synthesise({ stge: 'prod' })).toThrow('Unknown context key stge');
  });
});

describe('the folder of the cloud assembly', () => {
  /** Starts a synthesis that fails for lack of bundles, into a folder with the given files. Returns the files that are left. */
  function filesAfterCreateApp(
    files: readonly string[],
    { context = {}, message = 'has no handler.cjs' } = {},
  ): string[] {
    return withTemporaryDirectory((directory) => {
      const output = join(directory, 'out');
      for (const file of files) {
        mkdirSync(dirname(join(output, file)), { recursive: true });
        writeFileSync(join(output, file), '');
      }
      const create = () => createApp({ context, bundlesDirectory: directory, steps: [], outputDirectory: output });
      expect(create).toThrow(message);
      return readdirSync(output);
    });
  }
  const assembly = ['cdk.out', 'manifest.json', 'stale'];

  test('loses the files of an earlier assembly', () => {
    expect(filesAfterCreateApp(assembly)).toEqual([]);
  });

  test('keeps its files when the context is invalid', () => {
    expect(filesAfterCreateApp(assembly, { context: { stage: 'qa' }, message: 'Unknown stage' })).toEqual(assembly);
  });

  test('keeps its files when they are not an assembly, and is rejected when the assembly would overwrite one', () => {
    expect(filesAfterCreateApp(['thesis.txt'])).toEqual(['thesis.txt']);
    expect(filesAfterCreateApp(['cdk.out/cdk.out', 'thesis.txt'])).toEqual(['cdk.out', 'thesis.txt']);
    const site = ['index.html', 'manifest.json'];
    expect(filesAfterCreateApp(site, { message: 'contains a manifest.json that the CDK did not write' })).toEqual(site);
  });
});
