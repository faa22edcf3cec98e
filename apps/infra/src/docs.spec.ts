import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { steps } from './steps/index.ts';
import { stepId } from './steps/step.ts';
import { alarmsOf } from './testing/alarm-json.ts';
import { kmsKeyArn } from './testing/contexts.ts';
import { documentedGrants } from './testing/documented-grants.ts';
import { everyGrantOf } from './testing/policy-problems.ts';
import { runbookProblems } from './testing/runbook-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { templateJson } from './testing/template-json.ts';

const document = (name: string): string => readFileSync(resolve(import.meta.dirname, '../../../docs', name), 'utf8');
const security = document('security.md');
const operations = document('operations.md');
const template = templateJson(synthesise({ kmsKeyArn }));

const roles = [
  ['scanner', 'Scanner'],
  ['worker', 'Worker'],
  ['writer', 'Writer'],
  ['dead-letter', 'DeadLetter'],
  ['the schedule', 'ScanSchedule'],
  ...steps.map((step) => [step.name, stepId(step)] as const),
] as const;
const granted = roles
  .flatMap(([who, id]) =>
    everyGrantOf(template, `${id}RoleDefaultPolicy`).map(
      (grant) => `${who} ${grant.replace(`${id}LogGroup`, 'its own log group')}`,
    ),
  )
  .toSorted();

describe('docs/security.md', () => {
  test('tells exactly what each role may do', () => {
    expect(documentedGrants(security)).toEqual(granted);
  });

  test('a permission that it forgets, or makes up, is caught', () => {
    // However wide an editor made the columns.
    const forgetful = security.replace(/\| *scanner *\| *dynamodb:PutItem *\| *RunsTable *\|/, '| |');
    expect(documentedGrants(forgetful)).toEqual(
      granted.filter((grant) => grant !== 'scanner dynamodb:PutItem on RunsTable'),
    );
    const fanciful = `${security}\n| writer | dynamodb:Scan | RowsTable | why not |\n`;
    expect(documentedGrants(fanciful)).toEqual([...granted, 'writer dynamodb:Scan on RowsTable'].toSorted());
  });
});

describe('docs/operations.md', () => {
  const alarms = alarmsOf(template).map(({ AlarmName }) => AlarmName.replace('daybreak-dev-', ''));

  test('has a runbook for every alarm, and none for another', () => {
    expect(runbookProblems(operations, alarms)).toEqual([]);
  });

  test('names all that outlives the stack, for the next one to take over', () => {
    const kept = Object.entries(templateJson(synthesise({ stage: 'prod' }, [])).Resources)
      .filter(([, { DeletionPolicy: policy }]) => String(policy).startsWith('Retain'))
      .map(([id, { Type: type }]) => [id, type === 'AWS::Logs::LogGroup' ? 'LogGroupName' : 'TableName']);
    const [, mapping = ''] = /^## Deploy again after a destroy$[^]*?```json\n([^]*?)```/m.exec(operations) ?? [];
    const told = v.parse(v.record(v.string(), v.record(v.string(), v.string())), JSON.parse(mapping));
    const names = Object.entries(told).map(([id, named]) => [id, Object.keys(named).join()]);
    expect(Object.fromEntries(names)).toEqual(Object.fromEntries(kept));
  });

  test('an alarm without a runbook, and a runbook without an alarm, is caught', () => {
    expect(runbookProblems(operations.replace('### rows-failed\n', '### rows-fail\n'), alarms)).toEqual([
      'rows-failed has no section',
      'rows-fail is no alarm',
    ]);
  });

  test('a runbook that says nothing is caught', () => {
    expect(
      runbookProblems(`${operations}\n### new-alarm\n\n### next-alarm\n`, [...alarms, 'new-alarm', 'next-alarm']),
    ).toEqual([
      'new-alarm does not say what it means, where to look and what to do',
      'next-alarm does not say what it means, where to look and what to do',
    ]);
  });
});
