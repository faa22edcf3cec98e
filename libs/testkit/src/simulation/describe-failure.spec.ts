import { expect, it } from '@jest/globals';
import { InvariantViolation } from '../oracle/invariant-violation.ts';
import { describeFailure } from './describe-failure.ts';
import { SimulationFailure } from './simulation-failure.ts';

function failureOf(violation: Error, trace: readonly string[]): SimulationFailure {
  return new SimulationFailure(violation, { trace, decisions: [] });
}

it('shows the promise, its subject, expected and found, the trace and the replay command', () => {
  const violation = new InvariantViolation('I2', 'item-1', "the value of 'price' was written and then lost", {
    expected: { price: 2 },
    found: { price: 1 },
  });

  expect(describeFailure(failureOf(violation, ['one', 'two']), 'replay it')).toBe(
    [
      "I2 broken at item-1: the value of 'price' was written and then lost",
      '  expected  { price: 2 }',
      '  found     { price: 1 }',
      '  trace     2 events',
      '    one',
      '    two',
      '  replay    replay it',
    ].join('\n'),
  );
});

it.each([
  [{ expected: 2 }, '  expected  2\n  found     nothing\n'],
  [{ found: 2 }, '  expected  nothing\n  found     2\n'],
])('shows `nothing` for a missing expected or found value of %p', (details, shown) => {
  const violation = new InvariantViolation('I2', 'item-1', 'lost', details);
  expect(describeFailure(failureOf(violation, []), 'replay it')).toContain(shown);
});

it('shows the events of each caller that broke the promise', () => {
  const violation = new InvariantViolation('no update is lost', 'item-1', 'lost', { callers: ['a#1', 'b#2'] });
  const trace = [
    '   1     0.000s  a#1 starts',
    '   2     0.000s  b#2 starts',
    '   3     0.000s  a#1 GetItem {} -> 200',
  ];

  expect(describeFailure(failureOf(violation, trace), 'replay it')).toBe(
    [
      '"no update is lost" broken at item-1: lost',
      '  a#1',
      `    ${trace[0]}`,
      `    ${trace[2]}`,
      '  b#2',
      `    ${trace[1]}`,
      '  trace     3 events',
      ...trace.map((line) => `    ${line}`),
      '  replay    replay it',
    ].join('\n'),
  );
});

it('truncates long lines of the trace', () => {
  const violation = new InvariantViolation('I2', 'item-1', 'lost');

  const described = describeFailure(failureOf(violation, ['x'.repeat(241), 'y'.repeat(240)]), 'replay it');

  expect(described).toContain(`    ${'x'.repeat(240)}…\n    ${'y'.repeat(240)}\n`);
});

it('shows the message of an error that is not a broken promise', () => {
  expect(describeFailure(failureOf(new Error('stuck'), []), 'replay it')).toBe(
    'stuck\n  trace     0 events\n  replay    replay it',
  );
});
