import process from 'node:process';
import { catchFaultyVariant, invariantOf, type Caught } from './catch-faulty-variant.ts';
import { createDaybreakSimulator } from './create-daybreak-simulator.ts';
import { faultyVariants } from './faulty-variants.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

// Prints how many seeds it takes to catch each faulty variant: the median of 20 tries, each from a place of its own.
//   node apps/pipeline-e2e/src/simulation/median-seeds.ts [name of a faulty variant]…

const tries = 20;
const apart = 10_000;
const atMost = 1_000;

const asked = new Set(process.argv.slice(2));
print('variant', 'invariant', 'median', 'most', 'seconds', 'reported as');
for (const { make, breaks, ...circumstances } of faultyVariants.filter(
  (variant) => asked.size === 0 || asked.has(variant.make.name),
)) {
  const simulator = await createDaybreakSimulator(make(daybreakUnderTest()));
  const startedAt = performance.now();
  const caught: Caught[] = [];
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const found = await catchFaultyVariant(simulator, { from: attempt * apart, atMost }, circumstances);
    if (found !== undefined) caught.push(found);
  }
  await simulator.close();
  const seeds = [...caught.map((found) => found.seeds), ...Array<number>(tries - caught.length).fill(Infinity)];
  const sorted = seeds.toSorted((a, b) => a - b);
  const median = ((sorted[tries / 2 - 1] ?? Infinity) + (sorted[tries / 2] ?? Infinity)) / 2;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  print(make.name, breaks, String(median), String(sorted.at(-1)), seconds, reportedAs(caught));
}

function reportedAs(caught: readonly Caught[]): string {
  const counts = new Map<string, number>();
  for (const { failure } of caught) {
    const name = invariantOf(failure) ?? failure.violation.name;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}

function print(variant: string, ...columns: string[]): void {
  const widths = [10, 8, 6, 9];
  const padded = columns.map((column, index) => (index < widths.length ? column.padStart(widths[index] ?? 0) : column));
  process.stdout.write(`${variant.padEnd(34)}${padded.join('  ')}\n`);
}
