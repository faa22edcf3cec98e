/** A fault to plant: in which file (the first one is to blame), and what lint says about it. */
export interface Plant {
  fault: string;
  files: Record<string, string>;
  refusal: RegExp;
}

const domain = 'libs/domain/src/rules';
const batch = 'libs/batch/src';
const writer = 'apps/writer/src';

/** What ESLint refuses: imports that are no matter of who may import whom, and syntax that stays out. */
export const eslintPlants: Plant[] = [
  {
    fault: 'the SDK in the domain',
    files: {
      [`${domain}/planted-sdk.ts`]: `import { SQSClient } from '@aws-sdk/client-sqs';\n\nexport const planted = SQSClient;\n`,
    },
    refusal: /not allowed to import "@aws-sdk\/client-sqs"/,
  },
  {
    fault: 'the platform in the domain',
    files: {
      [`${domain}/planted-platform.ts`]: `import { readFileSync } from 'node:fs';\n\nexport const planted = readFileSync;\n`,
    },
    refusal: /The domain is pure/,
  },
  {
    fault: 'the platform in the domain, by its older name',
    files: {
      [`${domain}/planted-bare.ts`]: `import { readFileSync } from 'fs';\n\nexport const planted = readFileSync;\n`,
    },
    refusal: /The domain is pure/,
  },
  {
    fault: 'types that files take from each other in a ring',
    files: {
      [`${batch}/planted-room-a.ts`]: `import type { B } from './planted-room-b.ts';\n\nexport type A = B | 'a';\n`,
      [`${batch}/planted-room-b.ts`]: `import type { A } from './planted-room-a.ts';\n\nexport type B = { a?: A };\n`,
    },
    refusal: /planted-room-a\.ts -> planted-room-b\.ts -> planted-room-a\.ts/,
  },
  {
    fault: 'Date.now() in the domain',
    files: { [`${domain}/planted-now.ts`]: `export const planted = (): number => Date.now();\n` },
    refusal: /Time is data/,
  },
  {
    fault: 'new Date() in the domain',
    files: { [`${domain}/planted-date.ts`]: `export const planted = (): Date => new Date();\n` },
    refusal: /Time is data/,
  },
  {
    fault: 'Temporal.Now in the domain',
    files: {
      [`${domain}/planted-temporal.ts`]: `import { Temporal } from 'temporal-polyfill';\n\nexport const planted = (): string => Temporal.Now.plainDateISO('UTC').toString();\n`,
    },
    refusal: /Time is data/,
  },
  {
    fault: 'the clock in a function',
    files: { [`${writer}/planted-now.ts`]: `export const planted = (): number => Date.now();\n` },
    refusal: /Time is data/,
  },
  {
    fault: 'Math.random() in the domain',
    files: { [`${domain}/planted-random.ts`]: `export const planted = (): number => Math.random();\n` },
    refusal: /The domain is pure/,
  },
  {
    fault: 'crypto in the domain',
    files: { [`${domain}/planted-uuid.ts`]: `export const planted = (): string => crypto.randomUUID();\n` },
    refusal: /The domain is pure/,
  },
  {
    fault: 'a path into another project',
    files: {
      [`${batch}/planted-path.ts`]: `import { systemClock } from '../../runtime/src/clock.ts';\n\nexport const planted = systemClock;\n`,
    },
    refusal: /Projects cannot be imported by a relative or absolute path/,
  },
  {
    fault: 'an import past the index of a library',
    files: {
      [`${batch}/planted-deep.ts`]: `import { systemClock } from '@daybreak/runtime/src/clock.ts';\n\nexport const planted = systemClock;\n`,
    },
    refusal: /A library is used through its index\.ts alone/,
  },
  {
    fault: 'a cast',
    files: { [`${batch}/planted-cast.ts`]: `export const planted = (value: unknown): string => value as string;\n` },
    refusal: /Parse or narrow instead of casting/,
  },
  {
    fault: 'Promise.all in a function',
    files: {
      [`${writer}/planted-all.ts`]: `export async function planted(work: Promise<void>[]): Promise<void> {\n  await Promise.all(work);\n}\n`,
    },
    refusal: /One rejection of Promise\.all hides the rest/,
  },
  {
    fault: 'a sleep in a spec',
    files: {
      [`${batch}/planted-sleep.spec.ts`]: `export async function planted(): Promise<void> {\n  await new Promise((resolve) => setTimeout(resolve, 20));\n}\n`,
    },
    refusal: /A test never sleeps/,
  },
  {
    fault: "a sleep of Node's in an integration suite",
    files: {
      [`${batch}/planted-sleep.integration.ts`]: `import { setTimeout as delay } from 'node:timers/promises';\n\nexport const planted = async (): Promise<void> => await delay(20);\n`,
    },
    refusal: /A test never sleeps/,
  },
  {
    fault: 'libraries that import each other',
    files: {
      'libs/fuzz/src/planted-cycle.ts': `import { copyWorkspace } from '@daybreak/workspace-copy';\n\nexport const planted = copyWorkspace;\n`,
      'libs/workspace-copy/src/planted-cycle.ts': `import * as fuzz from '@daybreak/fuzz';\n\nexport const planted = fuzz;\n`,
    },
    refusal: /Circular dependency between "fuzz" and "workspace-copy"/,
  },
];

/** What oxlint refuses, which knows types. */
export const oxlintPlants: Plant[] = [
  {
    fault: 'a floating promise',
    files: {
      [`${writer}/planted-floating.ts`]: `export function planted(work: () => Promise<void>): void {\n  work();\n}\n`,
    },
    refusal: /no-floating-promises/,
  },
  {
    fault: 'a promise where a plain callback is expected',
    files: {
      [`${writer}/planted-callback.ts`]: `export function planted(items: string[], work: (item: string) => Promise<void>): void {\n  items.forEach(async (item) => {\n    await work(item);\n  });\n}\n`,
    },
    refusal: /no-misused-promises/,
  },
  {
    fault: 'an await of something that is no promise',
    files: {
      [`${writer}/planted-await.ts`]: `export async function planted(): Promise<number> {\n  return await 1;\n}\n`,
    },
    refusal: /await-thenable/,
  },
  {
    fault: 'a promise returned without await',
    files: {
      [`${writer}/planted-return.ts`]: `export async function planted(work: () => Promise<void>): Promise<void> {\n  return work();\n}\n`,
    },
    refusal: /return-await/,
  },
  {
    fault: 'any',
    files: { [`${writer}/planted-any.ts`]: `export const planted = (value: any): unknown => value;\n` },
    refusal: /no-explicit-any/,
  },
  {
    fault: 'an assertion that something is not null',
    files: { [`${writer}/planted-null.ts`]: `export const planted = (value: string | undefined): string => value!;\n` },
    refusal: /no-non-null-assertion/,
  },
  {
    fault: 'files of one room that import each other in a ring',
    files: {
      [`${domain}/planted-ring.ts`]: `import { other } from './planted-ring-other.ts';\n\nexport const planted = (): string => other();\n`,
      [`${domain}/planted-ring-other.ts`]: `import { planted } from './planted-ring.ts';\n\nexport const other = (): string => planted();\n`,
    },
    refusal: /no-cycle/,
  },
];
