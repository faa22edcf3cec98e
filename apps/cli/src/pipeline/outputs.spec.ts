import { expect, test } from '@jest/globals';
import { pipelineQueueNames, readOutputs } from './outputs.ts';

const missing = (name: string): Error => new Error(`no output ${name}`);
const url = (queue: string): string => `https://sqs.eu-west-1.amazonaws.com/123456789012/Daybreak-dev-${queue}`;
const outputs = {
  RowsTableName: 'rows',
  RowQueueUrl: url('row'),
  SendNoticeDeadLetterQueueUrl: url('notice-dlq'),
  SendNoticeQueueUrl: url('notice'),
  SendNoticeFunctionName: 'send-notice',
  AuditQueueUrl: url('audit'),
  AuditDeadLetterQueueUrl: url('audit-dlq'),
};

test('the error names a missing or empty output', () => {
  const { outputOf } = readOutputs({ ...outputs, ScheduleName: '' }, missing);
  expect(outputOf('RowsTableName')).toBe('rows');
  for (const name of ['ScheduleName', 'RunsTableName'] as const)
    expect(() => outputOf(name)).toThrow(`no output ${name}`);
});

test('queue names are those of the pipeline, then of the steps, each before its dead-letter queue', () => {
  const { queueNames, queueUrlOf } = readOutputs(outputs, missing);
  const ofSteps = ['audit', 'audit-dead-letter', 'send-notice', 'send-notice-dead-letter'];
  // A stack of an older version has no scan queues.
  expect(queueNames).toEqual([...pipelineQueueNames.filter((name) => !name.startsWith('scan')), ...ofSteps]);
  const scans = { ScanQueueUrl: url('scan'), ScanDeadLetterQueueUrl: url('scan-dlq') };
  expect(readOutputs({ ...outputs, ...scans }, missing).queueNames).toEqual([...pipelineQueueNames, ...ofSteps]);
  expect(['row', ...ofSteps].map((name) => queueUrlOf(name))).toEqual(
    ['row', 'audit', 'audit-dlq', 'notice', 'notice-dlq'].map(url),
  );
});

test('a step has the name of its function', () => {
  const named = {
    ...outputs,
    AlarmNamePrefix: 'daybreak-dev-',
    Notice2QueueUrl: url('notice-2'),
    Notice2DeadLetterQueueUrl: url('notice-2-dlq'),
    Notice2FunctionName: 'daybreak-dev-notice-2',
  };
  const { queueNames, queueUrlOf } = readOutputs(named, missing);
  expect(queueNames.filter((name) => name.startsWith('notice'))).toEqual(['notice-2', 'notice-2-dead-letter']);
  expect(queueUrlOf('notice-2-dead-letter')).toBe(url('notice-2-dlq'));
});

test('the error names the missing output of a queue, or an unknown queue', () => {
  const { queueUrlOf } = readOutputs(outputs, missing);
  expect(() => queueUrlOf('parking')).toThrow('no output ParkingQueueUrl');
  expect(() => queueUrlOf('nothing')).toThrow('There is no queue nothing');
});
