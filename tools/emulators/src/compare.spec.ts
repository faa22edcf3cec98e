import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { compare } from './compare.ts';
import { dynamodbLocalDifferences, elasticMqDifferences, motoDifferences } from './differences.ts';
import { readReport } from './jest-report.ts';
import { workspaceRoot } from './paths.ts';

const report = JSON.stringify({
  testResults: [
    {
      name: '/w/conformance/a-queue.integration.ts',
      message: '',
      assertionResults: [
        { fullName: 'takes a message', status: 'passed', failureMessages: [] },
        { fullName: 'refuses a name', status: 'failed', failureMessages: ['expected 400'] },
        { fullName: 'moves time', status: 'failed', failureMessages: ['NeedsOurServerError: its clock'] },
        { fullName: 'another engine', status: 'pending', failureMessages: [] },
      ],
    },
    { name: '/w/conformance/broken.integration.ts', message: 'SyntaxError', assertionResults: [] },
  ],
});
const ends = readReport(report);

test('counts a known failure, and names an unknown one', () => {
  const known = [
    { what: 'accepts any name', suite: 'a-queue', tests: ['refuses a name'] },
    { what: 'is broken', suite: 'broken' },
  ];
  expect(compare(ends, known)).toEqual({ passed: 1, differ: 2, needOurs: 1, unexpected: [] });
  expect(compare(ends, []).unexpected).toEqual([
    'a-queue: "refuses a name" fails: expected 400',
    'broken: "" fails: SyntaxError',
  ]);
});

test('names a difference that no longer exists', () => {
  const { unexpected } = compare(
    ends,
    ['a-queue', 'broken', 'gone'].map((suite) => ({ what: 'differs', suite })),
  );
  expect(unexpected).toEqual([
    'a-queue: "takes a message" passes: take it out of the differences',
    'gone: it did not run: take it out of the differences',
  ]);
});

test('names a difference without a matching test', () => {
  const known = [{ what: 'differs', suite: 'a-queue', tests: ['refuses a name', 'FIFO'], except: ['a topic'] }];
  expect(compare(ends, [...known, { what: 'is broken', suite: 'broken' }]).unexpected).toEqual([
    'a-queue: no test that ran has "FIFO" in its name: take it out of the differences',
    'a-queue: no test that ran has "a topic" in its name: take it out of the differences',
  ]);
});

test.each([
  ['DynamoDB Local', dynamodbLocalDifferences],
  ['ElasticMQ', elasticMqDifferences],
  ['moto', motoDifferences],
])('docs/testing.md lists exactly the differences of %s', (server, differences) => {
  const page = readFileSync(join(workspaceRoot, 'docs/testing.md'), 'utf8');
  const listed = [...page.matchAll(new RegExp(String.raw`^\| ${server} +\| (.+?) +\| (?:theirs|ours) +\|$`, 'gm'))].map(
    ([, what]) => what,
  );
  expect(new Set(listed)).toEqual(new Set(differences.map(({ what }) => what)));
});
