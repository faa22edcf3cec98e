import { expect } from '@jest/globals';
import { fuzz, hostileJson, hostileKey, hostileObject, hostileText, maybeDamaged } from '@daybreak/fuzz';
import fc from 'fast-check';
import { dueAt } from './due-at.ts';
import { parseRowDefinition } from './row-definition.ts';
import { maximumRowBytes, rowSizeBytes } from './row-size.ts';
import { builtInRuleBook } from './rules/index.ts';
import { planRow } from './plan-row.ts';
import { isPlainObject, valuesProblems } from './value-problems.ts';

const good = {
  id: 'price-1',
  dueDate: '2026-03-29',
  dueTime: '09:30',
  timeZone: 'Europe/Lisbon',
  tenant: 'acme',
  rule: 'apply-changes',
  changes: { price: 12.5, label: 'Spring', nested: { deep: [1, { deeper: null }] } },
  values: { price: 10 },
};
const renewal = { ...good, rule: 'renew', changes: { periodMonths: 1 } };

/** Names from IANA, ICU and ISO 8601; some are not time zones to `isTimeZone`. */
const zoneNames =
  'PST IST BST EST ACT NET CET GMT0 EST5EDT utc Z Etc/Unknown Factory SystemV/PST8 Asia/Calcutta europe/lisbon +01:00 2026-03-29T00:00Z';

const definitions = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...zoneNames.split(' ')).map((timeZone) => ({ ...good, timeZone })) },
  // Its period ends after 9999-12-31, the last date.
  { weight: 1, arbitrary: hostileText().map((id) => ({ ...renewal, id, dueDate: '9999-12-31' })) },
  { weight: 4, arbitrary: maybeDamaged(good) },
  { weight: 2, arbitrary: maybeDamaged(renewal) },
  { weight: 2, arbitrary: fc.tuple(hostileText(), hostileObject()).map(([id, changes]) => ({ ...good, id, changes })) },
  { weight: 1, arbitrary: hostileJson() },
  { weight: 1, arbitrary: fc.anything() },
);

fuzz('a row definition is parsed unchanged or refused with problems', 2_500, definitions, (input) => {
  const parsed = parseRowDefinition(input, builtInRuleBook);
  if (!parsed.success) {
    expect(parsed.problems.length).toBeGreaterThan(0);
    for (const { message, path } of parsed.problems) {
      expect(message).not.toBe('');
      // A problem fits on a line: keys and values are shortened.
      expect(message.length + path.length).toBeLessThan(1_000);
    }
    return;
  }
  const { definition } = parsed;
  // Every field and key is kept unchanged, `constructor` included.
  const given = Object.entries(isPlainObject(input) ? input : {}).filter(([, value]) => value !== undefined);
  expect(definition).toEqual({
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: {},
    values: {},
    ...Object.fromEntries<unknown>(given),
  });
  const row = { ...definition, occurrence: 1, anchorDate: definition.dueDate };
  expect(rowSizeBytes(definition, planRow(row, builtInRuleBook).values)).toBeLessThanOrEqual(maximumRowBytes);
  expect(dueAt(definition)).toMatch(/Z$/);
});

fuzz(
  'accepted values survive JSON unchanged',
  2_000,
  fc
    .oneof(
      hostileObject(),
      fc.tuple(hostileKey(), hostileJson()).map((entry) => Object.fromEntries([entry])),
    )
    .filter((values) => valuesProblems(values).length === 0),
  (values) => {
    const received: unknown = JSON.parse(JSON.stringify(values));
    // Compared as text, because JSON and DynamoDB have no negative zero.
    expect(JSON.stringify(received)).toBe(JSON.stringify(values));
    for (const key of Object.keys(values)) expect(Buffer.from(key).toString()).toBe(key);
  },
);
