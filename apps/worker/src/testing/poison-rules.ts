import { writeSync } from 'node:fs';
import { defineRule, type Rule } from '@daybreak/domain';
import * as v from 'valibot';

const poison = (kind: string, plan: () => void): Rule =>
  defineRule({
    kind,
    description: 'Ends badly.',
    input: v.object({}),
    plan: () => {
      plan();
      return { values: {} };
    },
  });

/** For tests: rules that end badly, each in its way, and one that does not. */
export const poisonRules: readonly Rule[] = [
  poison('throws', () => {
    throw new TypeError('x is undefined');
  }),
  poison('never-returns', () => {
    // At once, since nothing that is written later would be.
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
