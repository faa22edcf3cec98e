import { writeSync } from 'node:fs';
import { defineRule, type Rule } from '@daybreak/domain';
import * as v from 'valibot';

const poison = (kind: string, plan: () => void): Rule =>
  defineRule({
    kind,
    description: 'Never returns a plan.',
    input: v.object({}),
    plan: () => {
      plan();
      return { values: {} };
    },
  });

/** For tests: rules that never return a plan, each in another way, and one that does. */
export const poisonRules: readonly Rule[] = [
  poison('throws', () => {
    throw new TypeError('x is undefined');
  }),
  poison('never-returns', () => {
    // Synchronous, because the loop lets no asynchronous write finish.
    writeSync(1, 'never returns\n');
    for (;;);
  }),
  poison('runs-out-of-memory', () => {
    for (const all: number[][] = []; ;) all.push(Array.from<number>({ length: 1_000_000 }).fill(1.5));
  }),
  poison('leaves-the-process', () => process.exit(1)),
  defineRule({
    kind: 'well-behaved',
    description: 'Plans.',
    input: v.object({ price: v.number() }),
    plan: ({ changes }) => ({ values: { price: changes.price } }),
  }),
];
