/** A file that lint must reject, and the message. Without a message, a file that another case needs. */
export type LintCase = [file: string, code: string, message?: RegExp];

/**
 * A forbidden import for each row of docs/architecture.md's table "Who may import whom". None may close a circle with
 * the others or with the imports of the projects' tests: lint would report the circle and not the table.
 */
const forbiddenImports: LintCase[] = [
  ...(
    [
      ['libs/domain', 'runtime'],
      ['libs/runtime', 'fuzz'],
      ['libs/batch', 'domain'],
      ['libs/events', 'repository'],
      ['libs/repository', 'batch'],
      ['libs/schedule', 'runtime'],
      ['libs/loopback', 'runtime'],
      ['libs/local-sqs', 'runtime'],
      ['libs/local-stack', 'domain'],
      ['libs/planner', 'testkit'],
      ['libs/testkit', 'domain'],
      ['apps/infra', 'domain'],
    ] as const
  ).map(([importer, imported]): LintCase => {
    const message = new RegExp(`tagged with "type:${importer.split('/')[1]}" can only depend on`);
    return [`${importer}/src/planted-import.ts`, `export * from '@daybreak/${imported}';`, message];
  }),
  // The table also applies to the internal entry of a library.
  [
    'apps/infra/src/planted-internal.ts',
    `export * from '@daybreak/local-sqs/internal';`,
    /tagged with "type:infra" can only depend on/,
  ],
  ['apps/writer/src/planted-import.ts', `export * from '@daybreak/testkit';`, /tagged with "type:function" can only/],
  ['apps/writer/src/planted-app.ts', `export * from '@daybreak/worker';`, /Imports of apps are forbidden/],
  ['apps/cli/src/planted-app.ts', `export * from '@daybreak/scanner';`, /Imports of apps are forbidden/],
];

/** Returns one case per line of code, in files with this pattern. */
function lines(file: string, codes: Record<string, RegExp>): LintCase[] {
  return Object.entries(codes).map(([code, message], n) => [file.replace('*', `planted-${n}`), code, message]);
}

/** The cases that lint must reject without type information. */
export const lintCases: LintCase[] = [
  ...forbiddenImports,
  ...lines('libs/domain/src/rules/*.ts', {
    [`export * from '@aws-sdk/client-sqs';`]: /not allowed to import "@aws-sdk\/client-sqs"/,
    [`export * from 'croner';`]: /not allowed to import "croner"/,
    [`export * from 'node:fs';`]: /The domain is pure/,
    [`export * from 'fs';`]: /The domain is pure/,
    'export const now = () => Date.now();': /Time is data/,
    'export const now = () => new Date();': /Time is data/,
    [`export const today = (t: typeof Temporal) => Temporal.Now;`]: /Time is data/,
    'export const random = () => Math.random();': /The domain is pure/,
    'export const id = () => crypto.randomUUID();': /The domain is pure/,
  }),
  ...lines('libs/batch/src/*.ts', {
    [`export * from '../../runtime/src/clock.ts';`]: /Projects cannot be imported by a relative or absolute path/,
    [`export * from '@daybreak/runtime/src/clock.ts';`]: /A library is used through its index\.ts alone/,
    'export const cast = (value: unknown) => value as string;': /Parse or narrow instead of casting/,
  }),
  ...lines('apps/writer/src/*-inner.ts', {
    [`export * from '@daybreak/batch/internal';`]: /use what the package itself exports/,
  }),
  ...lines('libs/batch/src/*.spec.ts', {
    'export const nap = async () => await new Promise((wake) => setTimeout(wake, 20));': /A test never sleeps/,
  }),
  ...lines('libs/batch/src/*.integration.ts', {
    [`export { setTimeout } from 'node:timers/promises';`]: /A test never sleeps/,
  }),
  ...lines('apps/writer/src/*.ts', {
    'export const now = () => Date.now();': /Time is data/,
    'export const all = async (work: Promise<void>[]) => await Promise.all(work);':
      /One rejection of Promise\.all hides/,
  }),
  // Rooms in a circle. Type imports and dynamic imports count. The rule reports each circle in the file of its first
  // import.
  [
    'libs/fuzz/src/in/read.ts',
    `export * from '../out/print.ts';`,
    /circle, in -> out -> paper -> in: in\/read\.ts imports/,
  ],
  ['libs/fuzz/src/out/print.ts', `export type { Paper } from '../paper/paper.ts';`],
  ['libs/fuzz/src/paper/paper.ts', `export type Paper = 1; export const late = import('../in/read.ts');`],
  // A folder within a room is a room of its own, and so is a file directly in `src`.
  ['libs/fuzz/src/loose.ts', `export * from './in/inner/read.ts';`],
  [
    'libs/fuzz/src/in/inner/read.ts',
    `export type { Loose } from '../../loose.ts';`,
    /circle, in\/inner -> loose\.ts -> in\/inner/,
  ],
];

/** The cases that lint must reject with type information. */
export const typedLintCases: LintCase[] = [
  ...lines('apps/writer/src/*.ts', {
    'export function floating(work: () => Promise<void>): void { work(); }': /no-floating-promises/,
    'export const each = (ids: string[]) => ids.forEach(async (id) => await fetch(id));': /no-misused-promises/,
    'export const one = async () => await 1;': /await-thenable/,
    'export async function passOn(work: () => Promise<void>) { return work(); }': /return-await/,
    'export const any = (value: any): unknown => value;': /no-explicit-any/,
    'export const sure = (value?: string): string => value!;': /no-non-null-assertion/,
  }),
  ['libs/domain/src/ring-a.ts', `import { b } from './ring-b.ts'; export const a = (): string => b();`, /no-cycle/],
  ['libs/domain/src/ring-b.ts', `import { a } from './ring-a.ts'; export const b = (): string => a();`, /no-cycle/],
];
