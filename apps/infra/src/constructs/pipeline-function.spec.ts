import { describe, expect, test } from '@jest/globals';
import { createApp } from '../create-app.ts';
import { functionProblems } from '../testing/function-problems.ts';
import { synthesise, withTemporaryDirectory } from '../testing/synthesise.ts';
import { faulty, templateJson } from '../testing/template-json.ts';

const template = templateJson(synthesise());

describe('every function', () => {
  test('runs the newest Node on arm64, traced, with a log that ends', () => {
    expect(functionProblems(template)).toEqual([]);
  });

  test.each([
    ['Scanner', 'Architectures', undefined, 'Scanner: is not on arm64'],
    ['Worker', 'Runtime', 'nodejs22.x', 'Worker: runs nodejs22.x, not nodejs24.x'],
    ['Writer', 'TracingConfig', undefined, 'Writer: is not traced'],
    ['DeadLetter', 'LoggingConfig', undefined, 'DeadLetter: keeps its log for ever'],
    ['Scanner', 'RecursiveLoop', undefined, 'Scanner: is stopped by Lambda in a long chain of its own messages'],
    ['Writer', 'RecursiveLoop', 'Terminate', 'Writer: is stopped by Lambda in a long chain of its own messages'],
    ['DeadLetter', 'RecursiveLoop', 'Allow', 'DeadLetter: may go round in a loop for ever'],
    ['ScannerLogGroup', 'RetentionInDays', undefined, 'Scanner: keeps its log for ever'],
  ])('a faulty variant with %s %s = %s is caught', (id, property, value, problem) => {
    expect(functionProblems(faulty(template, id, property, value))).toEqual([problem]);
  });

  test('says what to run when its bundle is not built', () => {
    withTemporaryDirectory((directory) => {
      expect(() => createApp({ bundlesDirectory: directory, outputDirectory: directory })).toThrow(
        `There is no handler.cjs in ${directory}/scanner: run "npx nx run-many -t build" first`,
      );
    });
  });
});
