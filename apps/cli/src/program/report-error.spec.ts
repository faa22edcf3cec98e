import { PassThrough } from 'node:stream';
import { DataDirInUseError, FunctionInitError, TemplateError } from '@daybreak/local-stack';
import { expect, test } from '@jest/globals';
import { reportError } from './report-error.ts';

const ofTheStack: readonly (readonly [Error, number])[] = [
  [new TemplateError('Shop.template.json', ['Jobs (AWS::SQS::Queue): VisibilityTimeout: must be a whole number']), 1],
  [new FunctionInitError("Functions that can't be initialised:\n  - worker: Error: no TABLE_NAME"), 1],
  [new DataDirInUseError('data', 7), 2],
];
test.each(ofTheStack.map(([error, exitCode]) => ({ name: error.name, error, exitCode })))(
  '$name prints only its message',
  ({ error, exitCode }) => {
    const stderr = new PassThrough({ encoding: 'utf8' });
    expect(reportError(error, stderr)).toBe(exitCode);
    expect(stderr.read()).toBe(`${error.message}\n`);
  },
);

test('any other error prints its stack', () => {
  const stderr = new PassThrough({ encoding: 'utf8' });
  expect(reportError(new TypeError('no'), stderr)).toBe(1);
  expect(stderr.read()).toContain('report-error.spec.ts');
});
