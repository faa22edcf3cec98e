import { expect } from '@jest/globals';
import { fuzz, hostileText, maybeDamaged, type Json } from '@daybreak/fuzz';
import fc from 'fast-check';
import * as v from 'valibot';
import { dueAt } from './due-at.ts';
import { rowMessageSchema, triggerSchema, valueMessageSchema } from './messages.ts';
import { valuesProblems } from './value-problems.ts';

const rowMessage = { rowId: 'price-1', version: 3, runId: '2026-03-29T12:00:00Z' };
const valueMessage = {
  ...rowMessage,
  values: { price: 12.5, nested: { list: [1, 'two', null] } },
  expected: 2,
  dueDate: '2026-03-29',
  dueAt: '2026-03-29T00:00:00.000Z',
  next: { dueDate: '2026-04-29', timeZone: 'Europe/Lisbon' },
};

/** What a consumer receives: the message serialized to JSON and parsed. */
const wired = (message: Json): unknown => JSON.parse(JSON.stringify(message));

/** Asserts that DynamoDB accepts `id` as a key and stores its bytes unchanged. */
function expectKey(id: string): void {
  expect(id.isWellFormed()).toBe(true);
  expect(id).not.toBe('');
  expect(Buffer.byteLength(id)).toBeLessThanOrEqual(2_048);
}

function expectRowMessage({ rowId, version, runId }: typeof rowMessage): void {
  expectKey(rowId);
  expectKey(runId);
  expect(Number.isSafeInteger(version) && version >= 1).toBe(true);
}

const withIds = (good: Json): fc.Arbitrary<Json> =>
  fc.oneof(
    maybeDamaged(good),
    fc.tuple(maybeDamaged(good), hostileText()).map(([message, rowId]): Json => Object.assign({}, message, { rowId })),
  );

fuzz('an accepted row message names a row that can exist', 1_500, withIds(rowMessage), (message) => {
  const parsed = v.safeParse(rowMessageSchema, wired(message));
  if (parsed.success) expectRowMessage(parsed.output);
});

fuzz('an accepted value message keeps its values unchanged', 2_000, withIds(valueMessage), (message) => {
  const sent = wired(message);
  const parsed = v.safeParse(valueMessageSchema, sent);
  if (!parsed.success) return;
  const { output } = parsed;
  expectRowMessage(output);
  expect(valuesProblems(output.values)).toEqual([]);
  expect(JSON.stringify(output.values)).toBe(JSON.stringify(v.parse(v.object({ values: v.unknown() }), sent).values));
  expect(Number.isSafeInteger(output.expected)).toBe(true);
  if (output.dueAt !== undefined) expect(Date.parse(output.dueAt)).not.toBeNaN();
  if (output.next !== undefined) expect(dueAt(output.next)).toMatch(/Z$/);
});

const offsets = fc.constantFrom('Z', '+00:00', '+02', '-23:59', '+0530', '', 'z');
const instants = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-02-30', '2026-02-29', '2024-02-29', '2026-04-31', '0000-01-01', '9999-12-31'),
    fc.constantFrom('T', ' ', 't'),
    fc.constantFrom('12:00:00', '24:00:00', '23:59:59.999999999', '12:00', '23:59:60'),
    offsets,
  )
  .map((parts) => parts.join(''));

fuzz(
  'an accepted trigger has a scheduledTime that exists',
  1_500,
  fc.oneof(
    maybeDamaged({ scheduledTime: '2026-03-29T12:00:00Z', runId: 'by-hand' }),
    fc.record({ scheduledTime: instants }),
    fc.record({ scheduledTime: fc.constant('2026-03-29T12:00:00Z'), runId: hostileText() }),
  ),
  (trigger) => {
    const parsed = v.safeParse(triggerSchema, wired(trigger));
    if (!parsed.success) return;
    const { scheduledTime, runId } = parsed.output;
    const time = new Date(scheduledTime);
    expect(time.getTime()).not.toBeNaN();
    // `Date` may read 2026-02-30 as March 2. The offset moves the instant by less than a day.
    const day = Date.parse(`${scheduledTime.slice(0, 10)}T00:00:00Z`);
    expect(new Date(day).toISOString().slice(0, 10)).toBe(scheduledTime.slice(0, 10));
    expect(Math.abs(time.getTime() - day)).toBeLessThanOrEqual(2 * 24 * 60 * 60 * 1_000);
    if (runId !== undefined) expectKey(runId);
  },
);
