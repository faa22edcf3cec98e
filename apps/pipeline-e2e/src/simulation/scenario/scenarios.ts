import type { RowDefinition, Values } from '@daybreak/domain';
import { everyFault, type Faults } from '@daybreak/testkit';
import * as fc from 'fast-check';
import type { OwnerEdit } from '../edits/owner-edit.ts';
import type { Scenario } from './scenario.ts';

/** Around the change to summer time of the northern zones, so that midnight is at odd instants. */
const days = ['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'] as const;
const scripts = [
  ['2026-03-29T12:00:00.000Z'],
  ['2026-03-28T12:00:00.000Z', '2026-03-29T12:00:00.000Z'],
  ['2026-03-29T23:30:00.000Z', '2026-03-30T12:00:00.000Z'],
] as const;
const timeZones = ['UTC', 'Europe/Lisbon', 'Africa/Cairo', 'America/New_York', 'Pacific/Auckland'] as const;
const keys = ['price', 'plan', 'note', 'constructor', 'a.b'] as const;

const valueArbitrary = fc.oneof(
  fc.integer({ min: -100, max: 100 }),
  fc.constantFrom<Values[string]>('soon', '', null, true, 1.5, ['x', null], { deep: { value: 1 } }),
);
const someValues = (minKeys: number): fc.Arbitrary<Values> =>
  fc.dictionary(fc.constantFrom(...keys), valueArbitrary, { minKeys, maxKeys: 4, noNullPrototype: true });

const placeArbitrary = {
  timeZone: fc.constantFrom(...timeZones),
  values: someValues(0),
};
const changingArbitrary: fc.Arbitrary<Omit<RowDefinition, 'id'>> = fc.record({
  ...placeArbitrary,
  dueDate: fc.constantFrom(...days),
  rule: fc.constant('apply-changes'),
  // Now and then a row has nothing to be changed, and is completed without a value.
  changes: fc.oneof({ weight: 7, arbitrary: someValues(1) }, { weight: 1, arbitrary: fc.constant({}) }),
});
const renewingArbitrary: fc.Arbitrary<Omit<RowDefinition, 'id'>> = fc.record({
  ...placeArbitrary,
  // Some are overdue by a month or two, and have to be renewed more than once.
  dueDate: fc.constantFrom('2026-01-31', '2026-02-27', ...days),
  rule: fc.constant('renew'),
  changes: fc.record({ periodMonths: fc.integer({ min: 1, max: 2 }) }),
});
/** Its rule can't plan it, ever: it fails at once. */
const unplannableArbitrary: fc.Arbitrary<Omit<RowDefinition, 'id'>> = fc.record({
  ...placeArbitrary,
  dueDate: fc.constantFrom(...days),
  rule: fc.constant('renew'),
  changes: fc.constant({ periodMonths: 0 }),
});
/** Its largest value would be in it twice, and DynamoDB takes 400 KB: it fails at once, whatever else of it has been written. */
const unwritableArbitrary: fc.Arbitrary<Omit<RowDefinition, 'id'>> = fc.record({
  ...placeArbitrary,
  dueDate: fc.constantFrom(...days),
  rule: fc.constant('apply-changes'),
  changes: someValues(0).map((changes) => ({ ...changes, big: 'x'.repeat(210_000) })),
});
const rowArbitrary = fc.oneof(
  { weight: 24, arbitrary: changingArbitrary },
  { weight: 8, arbitrary: renewingArbitrary },
  { weight: 3, arbitrary: unplannableArbitrary },
  { weight: 1, arbitrary: unwritableArbitrary },
);

/** 28 February 2026 is a Saturday, and the Monday after it is in March. */
const modified = { calendar: 'weekdays', shift: 'modified-following' } as const;

type RepeatingEdit = { kind: 'skip' } | { kind: 'reschedule'; dueDate: string } | undefined;

/** A row that repeats, behind by several dates or none, at a time of day that Lisbon skips on 29 March, or at the end of the day. */
const repeatingArbitrary: fc.Arbitrary<{ row: Omit<RowDefinition, 'id'>; edit: RepeatingEdit }> = fc.record({
  row: fc
    .record({
      ...placeArbitrary,
      dueTime: fc.constantFrom(undefined, '01:30', '23:59:59'),
      series: fc.constantFrom(
        { dueDate: '2026-03-27', repeat: 'FREQ=DAILY;COUNT=3' },
        { dueDate: '2026-03-01', repeat: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU' },
        {
          dueDate: '2026-02-28',
          anchorDate: '2025-12-31',
          occurrence: 3,
          repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1',
          ...modified,
        },
      ),
      rule: fc.constant('apply-changes'),
      changes: someValues(1),
    })
    .map(({ series, ...row }) => ({ ...row, ...series })),
  edit: fc.oneof(
    fc.constantFrom<RepeatingEdit>(undefined, { kind: 'skip' }),
    fc.record({ kind: fc.constant('reschedule'), dueDate: fc.constantFrom(...days) }),
  ),
});
const somethingRepeating = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: repeatingArbitrary },
);

const editArbitrary = (rows: readonly RowDefinition[]): fc.Arbitrary<OwnerEdit> =>
  fc.constantFrom(...rows).chain(({ id, rule }) =>
    fc.oneof(
      fc.record({ kind: fc.constant('reschedule'), id: fc.constant(id), dueDate: fc.constantFrom(...days) }),
      fc.record({ kind: fc.constantFrom('cancel', 'delete', 'redrive'), id: fc.constant(id) }),
      // By the same rule, since another edit may change its input.
      (rule === 'renew' ? renewingArbitrary : changingArbitrary).map((row): OwnerEdit => ({
        kind: 'put',
        id,
        definition: { id, ...row },
      })),
      fc.record({
        kind: fc.constant('change'),
        id: fc.constant(id),
        changes: rule === 'renew' ? fc.constant({ periodMonths: 3 }) : someValues(1),
      }),
    ),
  );

/** A few rows of both rules, and now and then one that repeats, in several zones, some due and some not, now and then one that must fail, and what their owners do to them meanwhile. */
export const scenarioArbitrary: fc.Arbitrary<Scenario> = fc
  .array(rowArbitrary, { minLength: 1, maxLength: 4 })
  .map((rows) => rows.map((row, index) => ({ id: `row-${index + 1}`, ...row })))
  .chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      edits: fc.array(editArbitrary(rows), { maxLength: 3 }),
      script: fc.constantFrom(...scripts),
      // Drawn last, so that the rest of a seed's scenario is the same with it.
      repeating: somethingRepeating,
    }),
  )
  .map(({ repeating, ...scenario }) => (repeating === undefined ? scenario : withRepeating(scenario, repeating)));

function withRepeating(
  { rows, edits, script }: Required<Pick<Scenario, 'rows' | 'edits' | 'script'>>,
  { row, edit }: { row: Omit<RowDefinition, 'id'>; edit: RepeatingEdit },
): Scenario {
  const id = `row-${rows.length + 1}`;
  const itsEdit: OwnerEdit[] = edit === undefined ? [] : [{ id, ...edit }];
  return { rows: [...rows, { id, ...row }], edits: [...edits, ...itsEdit], script };
}

/**
 * Each fault never, now and then, or often. Some promises are broken only when the same thing goes wrong several times
 * in a row, which rates at which everything goes wrong a little seldom bring about.
 */
export const unevenFaultsArbitrary: fc.Arbitrary<Partial<Faults>> = fc
  .tuple(
    ...Object.entries(everyFault).map(([name, rate]) =>
      fc.tuple(fc.constant(name), fc.constantFrom(0, rate, Math.min(0.4, 10 * rate))),
    ),
  )
  .map((rates) => Object.fromEntries(rates));

/** The scenario of a seed: always the same one. */
export function scenarioOf(seed: number): Scenario {
  return sampleOf(scenarioArbitrary, seed);
}

/**
 * The scenario of a seed in which, besides, somebody pauses and resumes rows: one, those of a rule, or all. A pause may be over by
 * the time of a run, be resumed, or last.
 */
export function pausedScenarioOf(seed: number): Scenario {
  const { edits = [], ...scenario } = scenarioOf(seed);
  const filters = [{}, { rule: 'apply-changes' }, { rule: 'renew' }, ...scenario.rows.map(({ id }) => ({ id }))];
  const pauses = fc.array(
    fc.record({
      filter: fc.constantFrom(...filters),
      until: fc.constantFrom(undefined, ...scenario.script),
      isResumed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const drawn = sampleOf(pauses, seed).flatMap(({ filter, until, isResumed }): OwnerEdit[] => [
    { kind: 'pause', ...filter, ...(until === undefined ? {} : { until }) },
    ...(isResumed ? [{ kind: 'resume', ...filter } as const] : []),
  ]);
  return { ...scenario, edits: [...edits, ...drawn] };
}

/** The scenario of a seed in which, besides, each row has a catch-up policy, or none, and one row is late and repeats. */
export function lateScenarioOf(seed: number): Scenario {
  const { rows, ...scenario } = scenarioOf(seed);
  const policies = fc.array(fc.constantFrom(undefined, 'all', 'latest', 'skip after PT6H', 'skip after PT30H'), {
    minLength: rows.length + 1,
    maxLength: rows.length + 1,
  });
  const drawn = sampleOf(fc.tuple(policies, repeatingArbitrary), seed);
  const [catchUps, { row }] = drawn;
  const withPolicy = [...rows, { id: 'late', ...row }].map((each, index) => {
    const catchUp = catchUps[index];
    return catchUp === undefined ? each : { ...each, catchUp };
  });
  return { ...scenario, rows: withPolicy };
}

/** Uneven faults of a seed: always the same ones. */
export function unevenFaultsOf(seed: number): Partial<Faults> {
  return sampleOf(unevenFaultsArbitrary, seed);
}

function sampleOf<Sample>(arbitrary: fc.Arbitrary<Sample>, seed: number): Sample {
  const [sample] = fc.sample(arbitrary, { seed, numRuns: 1 });
  if (sample === undefined) throw new Error(`There is no sample of the seed ${seed}`);
  return sample;
}
