import { expect, it } from '@jest/globals';
import { help, parseArguments, UsageError } from './parse-arguments.ts';

it('parses a template, with defaults for the options', () => {
  expect(parseArguments(['init', 'Shop.template.json'])).toEqual({
    templates: ['Shop.template.json'],
    parameters: {},
    environment: {},
    fails: false,
    force: false,
    dryRun: false,
    strict: false,
    json: false,
  });
});

it('parses every option that the help lists', () => {
  const typed = [
    '--from',
    'orders',
    '--message',
    '{"a":1}',
    '--file',
    'a.test.js',
    '--runner',
    'jest',
    '--parameter',
    'Stage=a=b',
    '--environment',
    'URL=',
  ];
  const flags = ['--fails', '--force', '--dry-run', '--strict', '--json'];
  expect(parseArguments(['init', 'template.yaml', 'other.yaml', ...typed, ...flags])).toEqual({
    templates: ['template.yaml', 'other.yaml'],
    message: { a: 1 },
    from: 'orders',
    file: 'a.test.js',
    runner: 'jest',
    parameters: { Stage: 'a=b' },
    environment: { URL: '' },
    fails: true,
    force: true,
    dryRun: true,
    strict: true,
    json: true,
  });
  const listed = [...help.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option]) => option);
  expect(listed).toEqual([...typed, ...flags, '--help'].filter((word) => word.startsWith('--')).toSorted(byHelp));
});

const order = [
  'from',
  'message',
  'file',
  'runner',
  'parameter',
  'environment',
  'fails',
  'force',
  'strict',
  'dry-run',
  'json',
  'help',
];
const byHelp = (one: string, other: string): number => order.indexOf(one.slice(2)) - order.indexOf(other.slice(2));

it.each([['--help'], ['-h'], ['help'], ['init', '--help']])('%s asks for help', (...args) => {
  expect(parseArguments(args)).toBeUndefined();
});

it.each([
  ['a missing command', [], /daybreak-test init TEMPLATE/],
  ['an unknown command', ['start'], /Unknown command start/],
  ['a missing template', ['init'], /The template is missing/],
  ['an unknown option', ['init', 'a.json', '--forced'], /--forced/],
  ['a parameter without a value', ['init', 'a.json', '--parameter', 'Stage'], /NAME=VALUE: Stage/],
  ['an unknown runner', ['init', 'a.json', '--runner', 'mocha'], /jest, vitest, node/],
  ['a parameter without a value', ['init', 'a.json', '--parameter', 'Stage'], /NAME=VALUE: Stage/],
  ['a message that is not JSON', ['init', 'a.json', '--message', '{a:1}'], /\{a:1\}/],
])('rejects %s', (_, args, reason) => {
  expect(() => parseArguments(args)).toThrow(UsageError);
  expect(() => parseArguments(args)).toThrow(reason);
});
