import { expect, it } from '@jest/globals';
import { abuseTitle } from '../abuse.ts';
import { countCases } from './count-cases.ts';

const test = (title: string, status = 'passed') => ({ title, status });

it('adds up the cases of the tests that passed, suite by suite, and names the others', () => {
  const reports = [
    {
      testResults: [
        { name: '/w/b.spec.ts', assertionResults: [test(abuseTitle('it stands', 300)), test('it is plain')] },
      ],
    },
    {
      testResults: [
        { name: '/w/a.spec.ts', assertionResults: [test(abuseTitle('x', 20)), test(abuseTitle('y', 5), 'failed')] },
        { name: '/w/plain.spec.ts', assertionResults: [test('it is plain')] },
      ],
    },
  ];
  expect(countCases(reports, '/w')).toEqual([
    { file: 'a.spec.ts', cases: 20, notPassed: [abuseTitle('y', 5)] },
    { file: 'b.spec.ts', cases: 300, notPassed: [] },
  ]);
});
