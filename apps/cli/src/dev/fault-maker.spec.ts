import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { FaultMaker } from './fault-maker.ts';
import { faults } from './faults.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function setUp() {
  const applied: string[] = [];
  const said: string[] = [];
  let kills = 0;
  const stack = {
    setServiceFault: (service: string, fault = 'none') => void applied.push(`${service} ${fault}`),
    killFunctions: () => void kills++,
    queues: { setDeliveryFaults: (delivery = {}) => void applied.push(`delivery ${JSON.stringify(delivery)}`) },
  };
  const maker = new FaultMaker(stack, (text) => void said.push(text));
  return { maker, applied, said, kills: () => kills };
}

test('a fault ends by itself, and one that begins again lasts anew', () => {
  const { maker, applied, said } = setUp();
  expect(maker.order('throttle-table', '10s')).toBe('For 10 seconds, DynamoDB throttles every request of a function');
  jest.advanceTimersByTime(9_000);
  maker.order('throttle-table', '10s');
  jest.advanceTimersByTime(9_000);
  expect(applied).toEqual(['dynamodb throttled', 'dynamodb none', 'dynamodb throttled']);
  jest.advanceTimersByTime(1_000);
  expect(applied.at(-1)).toBe('dynamodb none');
  expect(said).toEqual(['The fault throttle-table is over']);
});

test('each fault begins and ends', () => {
  for (const name of Object.keys(faults)) {
    const { maker, applied, kills } = setUp();
    maker.order(name, '2s');
    expect([name, applied.length + kills()]).toEqual([name, 1]);
    jest.advanceTimersByTime(2_000);
    const after = [...applied, kills()];
    jest.advanceTimersByTime(10_000);
    expect([name, [...applied, kills()]]).toEqual([name, after]);
    if (name !== 'kill-functions') expect(applied.at(-1)).toMatch(/ (none|\{\})$/);
  }
});

test('a service has one fault at a time, and the list says how long', () => {
  const { maker, applied } = setUp();
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
  expect(applied.filter((text) => text.startsWith('sqs'))).toEqual([
    'sqs throttled',
    'sqs none',
    'sqs unavailable',
    'sqs none',
  ]);
});

test('faults end with the stack', () => {
  const { maker, applied, kills } = setUp();
  maker.order('kill-functions', '1m');
  maker.order('throttle-table');
  jest.advanceTimersByTime(3_000);
  expect(kills()).toBe(4);
  maker[Symbol.dispose]();
  jest.advanceTimersByTime(60_000);
  expect([kills(), applied]).toEqual([4, ['dynamodb throttled', 'dynamodb none']]);
});

test.each([
  ['throttle-tables', '30s', 'throttle-tables is not a fault: there are throttle-table, outage-dynamodb, '],
  ['throttle-tables', '30s', 'did you mean throttle-table?'],
  ['constructor', '30s', 'constructor is not a fault'],
  ['throttle-table', 'soon', 'soon is not a length of time'],
  ['throttle-table', '25h', 'A fault lasts a day at most: 25h is longer'],
])('%s %s is refused', (name, duration, message) => {
  const { maker, applied } = setUp();
  expect(() => maker.order(name, duration)).toThrow(message);
  expect(applied).toEqual([]);
});
