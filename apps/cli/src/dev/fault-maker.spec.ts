import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { FaultMaker } from './fault-maker.ts';
import { faults } from './faults.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function setUp() {
  const troubles: string[] = [];
  const said: string[] = [];
  let kills = 0;
  const stack = {
    setTrouble: (service: string, trouble = 'none') => void troubles.push(`${service} ${trouble}`),
    killFunctions: () => void kills++,
    queues: { setDeliveryTrouble: (trouble = {}) => void troubles.push(`delivery ${JSON.stringify(trouble)}`) },
  };
  const maker = new FaultMaker(stack, (text) => void said.push(text));
  return { maker, troubles, said, kills: () => kills };
}

test('a fault ends by itself, and one that begins again lasts anew', () => {
  const { maker, troubles, said } = setUp();
  expect(maker.order('throttle-table', '10s')).toBe('For 10 seconds, DynamoDB throttles every request of a function');
  jest.advanceTimersByTime(9_000);
  maker.order('throttle-table', '10s');
  jest.advanceTimersByTime(9_000);
  expect(troubles).toEqual(['dynamodb throttled', 'dynamodb none', 'dynamodb throttled']);
  jest.advanceTimersByTime(1_000);
  expect(troubles.at(-1)).toBe('dynamodb none');
  expect(said).toEqual(['The fault throttle-table is over']);
});

test('each fault begins and ends', () => {
  for (const name of Object.keys(faults)) {
    const { maker, troubles, kills } = setUp();
    maker.order(name, '2s');
    expect([name, troubles.length + kills()]).toEqual([name, 1]);
    jest.advanceTimersByTime(2_000);
    const after = [...troubles, kills()];
    jest.advanceTimersByTime(10_000);
    expect([name, [...troubles, kills()]]).toEqual([name, after]);
    if (name !== 'kill-functions') expect(troubles.at(-1)).toMatch(/ (none|\{\})$/);
  }
});

test('a service has one fault at a time, and the list says how long', () => {
  const { maker, troubles } = setUp();
  maker.order('throttle-sqs', '1m');
  maker.order('outage-sqs', '10s');
  maker.order('delay-messages', '10s');
  jest.advanceTimersByTime(4_000);
  const lines = maker.order().split('\n');
  expect(lines).toHaveLength(Object.keys(faults).length);
  expect(lines.filter((line) => line.includes(' more')).map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['outage-sqs', expect.stringContaining('SQS answers no function'), 'for 6 seconds more'],
    ['delay-messages', expect.stringContaining('20 seconds late'), 'for 6 seconds more'],
  ]);
  expect(maker.order('throttle-sqs', 'off')).toBe('The fault throttle-sqs is not active');
  expect(maker.order('outage-sqs', 'off')).toBe('The fault outage-sqs has ended');
  expect(troubles.filter((text) => text.startsWith('sqs'))).toEqual([
    'sqs throttled',
    'sqs none',
    'sqs unavailable',
    'sqs none',
  ]);
});

test('faults end with the stack', () => {
  const { maker, troubles, kills } = setUp();
  maker.order('kill-functions', '1m');
  maker.order('throttle-table');
  jest.advanceTimersByTime(3_000);
  expect(kills()).toBe(4);
  maker[Symbol.dispose]();
  jest.advanceTimersByTime(60_000);
  expect([kills(), troubles]).toEqual([4, ['dynamodb throttled', 'dynamodb none']]);
});

test.each([
  ['throttle-tables', '30s', 'throttle-tables is not a fault: there are throttle-table, outage-dynamodb, '],
  ['throttle-tables', '30s', 'did you mean throttle-table?'],
  ['constructor', '30s', 'constructor is not a fault'],
  ['throttle-table', 'soon', 'soon is not a length of time'],
  ['throttle-table', '25h', 'A fault lasts a day at most: 25h is longer'],
])('%s %s is refused', (name, duration, message) => {
  const { maker, troubles } = setUp();
  expect(() => maker.order(name, duration)).toThrow(message);
  expect(troubles).toEqual([]);
});
