import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { steps } from './steps/index.ts';
import { stepId } from './steps/step.ts';
import { alarmsOf } from './testing/alarm-json.ts';
import { kmsKeyArn } from './testing/contexts.ts';
import { documentedGrants } from './testing/documented-grants.ts';
import { allGrantsOf } from './testing/policy-problems.ts';
import { runbookProblems } from './testing/runbook-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { templateJson } from './testing/template-json.ts';

const document = (name: string): string => readFileSync(resolve(import.meta.dirname, '../../../docs', name), 'utf8');
const security = document('security.md');
const operations = document('operations.md');
// With the notifier, which the default stack does not have.
const template = templateJson(synthesise({ kmsKeyArn, eventTarget: 'event-bus' }));

const roles = [
  ['scanner', 'Scanner'],
  ['worker', 'Worker'],
  ['writer', 'Writer'],
  ['dead-letter', 'DeadLetter'],
  ['notifier', 'Notifier'],
  ['editor', 'Editor'],
  ['the schedule', 'ScanSchedule'],
  ...steps.map((step) => [step.name, stepId(step)] as const),
] as const;
const granted = roles
  .flatMap(([role, id]) =>
    allGrantsOf(template, `${id}RoleDefaultPolicy`).map(
      (grant) => `${role} ${grant.replace(`${id}LogGroup`, 'its own log group')}`,
    ),
  )
  .toSorted();

describe('docs/security.md', () => {
  test('lists exactly the permissions of each role', () => {
    expect(documentedGrants(security)).toEqual(granted);
  });

  test('a permission that it omits or invents is caught', () => {
    // The pattern allows any width of columns.
    const withoutGrant = security.replace(/\| *scanner *\| *dynamodb:PutItem *\| *RunsTable *\|/, '| |');
    expect(documentedGrants(withoutGrant)).toEqual(
      granted.filter((grant) => grant !== 'scanner dynamodb:PutItem on RunsTable'),
    );
    const withInventedGrant = `${security}\n| writer | dynamodb:Scan | RowsTable | why not |\n`;
    expect(documentedGrants(withInventedGrant)).toEqual([...granted, 'writer dynamodb:Scan on RowsTable'].toSorted());
  });
});

describe('docs/operations.md', () => {
  // A stack's own queue of events has an alarm besides.
  const withQueue = templateJson(synthesise({ eventTarget: 'queue' }));
  const names = [...alarmsOf(template), ...alarmsOf(withQueue)].map(({ AlarmName }) => AlarmName);
  const alarms = [...new Set(names.map((name) => name.replace('daybreak-dev-', '')))];

  test('has a runbook for every alarm, and no other', () => {
    expect(runbookProblems(operations, alarms)).toEqual([]);
  });

  test('lists every resource that outlives the stack, for the next stack to import', () => {
    const retained = Object.entries(templateJson(synthesise({ stage: 'prod' }, [])).Resources)
      .filter(([, { DeletionPolicy: policy }]) => String(policy).startsWith('Retain'))
      .map(([id, { Type: type }]) => [id, type === 'AWS::Logs::LogGroup' ? 'LogGroupName' : 'TableName']);
    const [, mapping = ''] = /^## Deploy again after a destroy$[^]*?```json\n([^]*?)```/m.exec(operations) ?? [];
    const resources = v.parse(v.record(v.string(), v.record(v.string(), v.string())), JSON.parse(mapping));
    const names = Object.entries(resources).map(([id, identifier]) => [id, Object.keys(identifier).join()]);
    expect(Object.fromEntries(names)).toEqual(Object.fromEntries(retained));
  });

  test('an alarm without a runbook, and a runbook without an alarm, is caught', () => {
    expect(runbookProblems(operations.replace('### rows-failed\n', '### rows-fail\n'), alarms)).toEqual([
      'rows-failed has no section',
      'rows-fail is not an alarm',
    ]);
  });

  test('a runbook without its parts is caught', () => {
    expect(
      runbookProblems(`${operations}\n### new-alarm\n\n### next-alarm\n`, [...alarms, 'new-alarm', 'next-alarm']),
    ).toEqual(['new-alarm lacks **Means**, **Look** or **Do**', 'next-alarm lacks **Means**, **Look** or **Do**']);
  });
});
