import { describe, expect, test } from '@jest/globals';
import { kmsKeyArn } from './testing/contexts.ts';
import { encryptionProblems } from './testing/encryption-problems.ts';
import { synthesise } from './testing/synthesise.ts';
import { faulty, templateJson } from './testing/template-json.ts';

const withKey = templateJson(synthesise({ kmsKeyArn }));
const withAwsKeys = templateJson(synthesise());

describe('tables, queues and logs are encrypted', () => {
  test('with the keys of AWS by default, and queues accept only TLS', () => {
    expect(encryptionProblems(withAwsKeys, undefined)).toEqual([]);
  });

  test('with the customer managed key of the context', () => {
    expect(encryptionProblems(withKey, kmsKeyArn)).toEqual([]);
  });

  test.each([
    ['RunsTable', 'SSESpecification', `RunsTable: is encrypted with a key of AWS, not with ${kmsKeyArn}`],
    ['ParkingQueue', 'KmsMasterKeyId', `ParkingQueue: is encrypted with a key of AWS, not with ${kmsKeyArn}`],
    ['WorkerLogGroup', 'KmsKeyId', `WorkerLogGroup: is encrypted with a key of AWS, not with ${kmsKeyArn}`],
  ])('a faulty variant whose %s has no %s is caught', (id, property, problem) => {
    expect(encryptionProblems(faulty(withKey, id, property), kmsKeyArn)).toContain(problem);
  });

  test.each([
    ['RowQueue', 'SqsManagedSseEnabled', false, 'RowQueue: is not encrypted'],
    ['RowQueuePolicy', 'PolicyDocument.Statement', [], 'RowQueue: accepts plain HTTP'],
    ['RowQueuePolicy', 'PolicyDocument.Statement.0.Condition.Bool', {}, 'RowQueue: accepts plain HTTP'],
    ['RowQueuePolicy', 'PolicyDocument.Statement.0.Effect', 'Allow', 'RowQueue: accepts plain HTTP'],
  ])('a faulty variant whose %s has %s = %j is caught', (id, property, value, problem) => {
    expect(encryptionProblems(faulty(withAwsKeys, id, property, value), undefined)).toEqual([problem]);
  });
});
