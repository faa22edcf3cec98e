import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { FaultMaker } from './faults.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function setUp() {
  const throttles: boolean[] = [];
  const said: string[] = [];
  let kills = 0;
  const stack = { throttleTables: (isOn: boolean) => void throttles.push(isOn), killFunctions: () => void kills++ };
  const faults = new FaultMaker(stack, (text) => void said.push(text));
  return { faults, throttles, said, kills: () => kills };
}

test('a fault ends by itself, and one that begins again lasts anew', () => {
  const { faults, throttles, said } = setUp();
  expect(faults.begin('throttle-table', '10s')).toBe('For 10 seconds, DynamoDB throttles every request of a function');
  jest.advanceTimersByTime(9_000);
  faults.begin('throttle-table', '10s');
  jest.advanceTimersByTime(9_000);
  expect(throttles).toEqual([true, false, true]);
  jest.advanceTimersByTime(1_000);
  expect(throttles).toEqual([true, false, true, false]);
  expect(said).toEqual(['The fault throttle-table is over']);
});

test('faults end with the stack', () => {
  const { faults, throttles, kills } = setUp();
  faults.begin('kill-functions', '1m');
  faults.begin('throttle-table');
  jest.advanceTimersByTime(3_000);
  expect(kills()).toBe(4);
  faults[Symbol.dispose]();
  jest.advanceTimersByTime(60_000);
  expect([kills(), throttles]).toEqual([4, [true, false]]);
});

test.each([
  [
    'throttle-tables',
    '30s',
    'throttle-tables is not a fault: there are throttle-table and kill-functions: did you mean throttle-table?',
  ],
  ['constructor', '30s', 'constructor is not a fault'],
  ['throttle-table', 'soon', 'soon is not a length of time'],
])('%s %s is refused', (name, duration, message) => {
  const { faults, throttles } = setUp();
  expect(() => faults.begin(name, duration)).toThrow(message);
  expect(throttles).toEqual([]);
});
