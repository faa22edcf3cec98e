import { expect, it } from '@jest/globals';
import { writeTest } from './write-test.ts';

const subject = {
  templatePaths: ['/shop/cdk.out/My shop.template.json'],
  file: '/shop/test/pipeline.test.js',
  entryPoint: { kind: 'queue', name: 'orders' },
  arrival: { queue: 'orders', body: '{"orderId":"order-1"}' },
  observed: {
    tables: { orders: { 'order-1': { orderId: 'order-1', at: '2027-03-28T00:00:00.000Z' } } },
    invoked: ['charge', 'reserve'],
    received: { orders: 1, payments: 1 },
    failed: [],
    log: [],
    leaves: { receipts: 2 },
  },
  run: 'npx jest test/pipeline.test.js',
};
const written = (runner: 'jest' | 'vitest' | 'node', module: 'esm' | 'commonjs'): string =>
  writeTest({ ...subject, project: { runner, module } });

it.each([
  [
    'jest',
    'commonjs',
    /^(?!.*require\('(node:test|@jest\/globals)'\)).*resolve\(__dirname, '\.\.\/cdk\.out\/My shop\.template\.json'\)/s,
  ],
  [
    'jest',
    'esm',
    /^import .*from '@jest\/globals';.*new URL\('\.\.\/cdk\.out\/My%20shop\.template\.json', import\.meta\.url\)/s,
  ],
  ['vitest', 'esm', /^import .*from 'vitest';/s],
  ['node', 'esm', /^import .*\nimport \{ test \} from 'node:test';/],
  ['node', 'commonjs', /^const .*\n.*\n.*require\('node:test'\)/],
] as const)('writes a test for %s, with %s modules', (runner, module, text) => {
  expect(written(runner, module)).toMatch(text);
});

it.each([
  ['jest', /\}, 60_000\);/],
  ['vitest', /\}, 60_000\);/],
  ['node', /, \{ timeout: 60_000 \}, async/],
] as const)('sets a timeout for %s', (runner, deadline) => {
  expect(written(runner, 'esm').match(new RegExp(deadline, 'g'))).toHaveLength(2);
});

it('expects the observed state, and shows the command that replays a failure', () => {
  const test = written('jest', 'commonjs');
  expect(test).toContain("const expected = { orders: { 'order-1': { orderId: 'order-1', at: anyInstant } } };");
  expect(test).toMatch(/^ {2}anyInstant,$/m);
  expect(test).toContain(`const arrival = { queue: 'orders', body: '{"orderId":"order-1"}' };`);
  expect(test).toContain("Object.keys(stack.invocationCounts()).sort(), ['charge', 'reserve']");
  expect(test).toContain("leaves: ['receipts']");
  expect(test).toContain("queueOrThrow('receipts').messages().length, 2);");
  expect(test).toContain('arrivals = [arrival, arrival];');
  expect(test).toContain("queueOrThrow('payments')).times(1);");
  expect(test).toContain('`SEED=${seed} npx jest test/pipeline.test.js`');
});

it('expects the failures and the number of receives of an arrival that is meant to fail', () => {
  const observed = { ...subject.observed, failed: ['charge'], received: { orders: 3 } };
  const test = writeTest({ ...subject, observed, project: { runner: 'node', module: 'esm' } });
  expect(test).toContain("stack.failures().map(({ name }) => name))].sort(), ['charge']);");
  expect(test).toContain("queueOrThrow('orders')).times(3);");
});

it('passes on what the template leaves open', () => {
  const write = (values: object) => writeTest({ ...subject, values, project: { runner: 'node', module: 'esm' } });
  const test = write({ parameters: { Stage: 'test' }, environment: {} });
  expect(test).toContain("const values = { parameters: { Stage: 'test' } };");
  expect(test).toContain('startLocalStack({ templatePath, ...values, delivery');
  expect(test).toContain('  template: templatePath,\n    ...values,');
  expect(write({ parameters: {}, environment: {} })).not.toContain('values');
});

it('writes TypeScript with types and imports', () => {
  const file = '/shop/test/pipeline.test.ts';
  const tables = { orders: { 'order-1': { id: '2b5e9bd4-54a5-4d4f-9d8c-1f2b3c4d5e6f' } } };
  const observed = { ...subject.observed, tables };
  const test = writeTest({ ...subject, file, observed, project: { runner: 'jest', module: 'commonjs' } });
  expect(test).toMatch(/^import \{ strict as assert \} from 'node:assert';\nimport \{ resolve \}.*\n.*type Arrival/);
  expect(test).toContain("import { test } from '@jest/globals';");
  expect(test).toContain('const arrival: Arrival = ');
  expect(test).toContain('createSimulator<{ arrivals: readonly Arrival[] }>(');
  // The test defines its matchers before the expected items.
  expect(test).toMatch(/const anyId = .*\(value: unknown\)[\s\S]*const expected = .*anyId/);
});

it('asserts no receives without a queue, and uses two message groups', () => {
  const arrival = { topic: 'orders.fifo', message: '{}', messageGroupId: 'group-1' };
  const observed = { ...subject.observed, received: {} };
  const test = writeTest({ ...subject, arrival, observed, project: { runner: 'node', module: 'esm' } });
  expect(test).not.toContain('expectReceived');
  expect(test).toContain("arrivals = [arrival, { ...arrival, messageGroupId: 'group-2' }];");
});

it('has an oracle that misses items, where a queue or a stream keeps what fails', () => {
  const write = (observed: object, kind = 'queue') =>
    writeTest({
      ...subject,
      entryPoint: { kind, name: 'orders' },
      observed: { ...subject.observed, ...observed },
      project: { runner: 'node', module: 'esm' },
    });
  expect(write({})).toContain("if (run.messages().some(({ queue }) => !['receipts'].includes(queue))) return;");
  expect(write({})).toContain('{ arrivals, faults: everyFault, outages, seed }');
  expect(write({ tables: {} })).toContain('{ arrivals, faults: everyFault, seed }');
  expect(write({ leaves: {} })).toContain('if (run.messages().length > 0) return;');
  expect(write({ invoked: ['reserve'], received: {} }, 'table')).toContain('oracle:');
  expect(write({ invoked: ['reserve'], received: {} }, 'rule')).not.toContain('oracle:');
  expect(write({ tables: { orders: {} } })).not.toContain('oracle:');
});
