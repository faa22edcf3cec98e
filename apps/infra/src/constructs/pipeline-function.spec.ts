import { describe, expect, test } from '@jest/globals';
import { createApp } from '../create-app.ts';
import { functionProblems } from '../testing/function-problems.ts';
import { synthesise, withTemporaryDirectory } from '../testing/synthesise.ts';
import { faulty, templateJson } from '../testing/template-json.ts';

const template = templateJson(synthesise());

describe('every function', () => {
  test('runs the newest Node.js on arm64, with tracing and a log retention', () => {
    expect(functionProblems(template)).toEqual([]);
  });

  test.each([
    ['Scanner', 'Architectures', undefined, 'Scanner: is not on arm64'],
    ['Worker', 'Runtime', 'nodejs22.x', 'Worker: runs nodejs22.x, not nodejs24.x'],
    ['Writer', 'TracingConfig', undefined, 'Writer: is not traced'],
    ['DeadLetter', 'LoggingConfig', undefined, 'DeadLetter: has no log retention'],
    ['Scanner', 'RecursiveLoop', undefined, 'Scanner: Lambda stops its recursive loop'],
    ['Writer', 'RecursiveLoop', 'Terminate', 'Writer: Lambda stops its recursive loop'],
    ['DeadLetter', 'RecursiveLoop', 'Allow', 'DeadLetter: Lambda does not stop a recursive loop'],
    ['ScannerLogGroup', 'RetentionInDays', undefined, 'Scanner: has no log retention'],
  ])('a faulty variant with %s %s = %s is caught', (id, property, value, problem) => {
    expect(functionProblems(faulty(template, id, property, value))).toEqual([problem]);
  });

  test('fails with the command to run when its bundle is not built', () => {
    withTemporaryDirectory((directory) => {
      expect(() => createApp({ bundlesDirectory: directory, outputDirectory: directory })).toThrow(
        `${directory}/scanner has no handler.cjs: run "npx nx run-many -t build" first`,
      );
    });
  });
});
