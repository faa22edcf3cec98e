import { describe, expect, test } from '@jest/globals';
import { kmsKeyArn } from './testing/contexts.ts';
import { encryptionProblems } from './testing/encryption-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { faulty, templateJson } from './testing/template-json.ts';

const own = templateJson(synthesise({ kmsKeyArn }));
const byAws = templateJson(synthesise());

describe('what is kept is encrypted', () => {
  test('with the keys of AWS by default, and sent over TLS', () => {
    expect(encryptionProblems(byAws, undefined)).toEqual([]);
  });

  test('with the customer’s key when there is one: tables, queues and logs alike', () => {
    expect(encryptionProblems(own, kmsKeyArn)).toEqual([]);
  });

  test.each([
    ['RunsTable', 'SSESpecification', `RunsTable: is encrypted with a key of AWS, not with ${kmsKeyArn}`],
    ['ParkingQueue', 'KmsMasterKeyId', `ParkingQueue: is encrypted with a key of AWS, not with ${kmsKeyArn}`],
    ['WorkerLogGroup', 'KmsKeyId', `WorkerLogGroup: is encrypted with a key of AWS, not with ${kmsKeyArn}`],
  ])('a faulty variant whose %s has no %s is caught', (id, property, problem) => {
    expect(encryptionProblems(faulty(own, id, property), kmsKeyArn)).toContain(problem);
  });

  test.each([
    ['RowQueue', 'SqsManagedSseEnabled', false, 'RowQueue: is not encrypted'],
    ['RowQueuePolicy', 'PolicyDocument.Statement', [], 'RowQueue: takes plain HTTP'],
    ['RowQueuePolicy', 'PolicyDocument.Statement.0.Condition.Bool', {}, 'RowQueue: takes plain HTTP'],
    ['RowQueuePolicy', 'PolicyDocument.Statement.0.Effect', 'Allow', 'RowQueue: takes plain HTTP'],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value, problem) => {
    expect(encryptionProblems(faulty(byAws, id, property, value), undefined)).toEqual([problem]);
  });
});
