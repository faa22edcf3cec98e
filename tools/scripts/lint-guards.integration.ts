import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyWorkspace } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const plants = [
  {
    fault: 'an import of a library that the importer may not know',
    file: 'libs/domain/src/planted.ts',
    code: `import { systemClock } from '@daybreak/runtime';\n\nexport const planted = systemClock;\n`,
    refusal: /A project tagged with "type:domain" can only depend on/,
  },
  {
    fault: 'the SDK in the domain',
    file: 'libs/domain/src/planted.ts',
    code: `import { SQSClient } from '@aws-sdk/client-sqs';\n\nexport const planted = SQSClient;\n`,
    refusal: /not allowed to import "@aws-sdk\/client-sqs"/,
  },
  {
    fault: 'the platform in the domain',
    file: 'libs/domain/src/planted.ts',
    code: `import { readFileSync } from 'node:fs';\n\nexport const planted = readFileSync;\n`,
    refusal: /The domain is pure/,
  },
  {
    fault: 'the test kit in production code',
    file: 'libs/batch/src/planted.ts',
    code: `import * as testkit from '@daybreak/testkit';\n\nexport const planted = testkit;\n`,
    refusal: /A project tagged with "type:batch" can only depend on/,
  },
  {
    fault: 'a path into another project',
    file: 'libs/batch/src/planted.ts',
    code: `import { systemClock } from '../../runtime/src/clock.ts';\n\nexport const planted = systemClock;\n`,
    refusal: /Projects cannot be imported by a relative or absolute path/,
  },
  {
    fault: 'a floating promise',
    file: 'apps/writer/src/planted.ts',
    code: `export function planted(work: () => Promise<void>): void {\n  work();\n}\n`,
    refusal: /no-floating-promises/,
  },
  {
    fault: 'a promise where a plain callback is expected',
    file: 'apps/writer/src/planted.ts',
    code: `export function planted(items: string[], work: (item: string) => Promise<void>): void {\n  items.forEach(async (item) => {\n    await work(item);\n  });\n}\n`,
    refusal: /no-misused-promises/,
  },
  {
    fault: 'an await of something that is no promise',
    file: 'apps/writer/src/planted.ts',
    code: `export async function planted(): Promise<number> {\n  return await 1;\n}\n`,
    refusal: /await-thenable/,
  },
  {
    fault: 'a promise returned without await',
    file: 'apps/writer/src/planted.ts',
    code: `export async function planted(work: () => Promise<void>): Promise<void> {\n  return work();\n}\n`,
    refusal: /return-await/,
  },
  {
    fault: 'Promise.all in a function',
    file: 'apps/writer/src/planted.ts',
    code: `export async function planted(work: Promise<void>[]): Promise<void> {\n  await Promise.all(work);\n}\n`,
    refusal: /One rejection of Promise\.all hides the rest/,
  },
  {
    fault: 'the clock read in the domain',
    file: 'libs/domain/src/planted.ts',
    code: `export const planted = (): number => Date.now();\n`,
    refusal: /Time is data/,
  },
  {
    fault: 'a cast',
    file: 'libs/batch/src/planted.ts',
    code: `export const planted = (value: unknown): string => value as string;\n`,
    refusal: /Parse or narrow instead of casting/,
  },
];

// Nx tells its tasks about the workspace they run in; the copy is another one.
const ownEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));

let workspace = '';
beforeAll(() => {
  workspace = copyWorkspace();
});
afterAll(() => {
  rmSync(workspace, { recursive: true, force: true });
});

it.each(plants)('lint refuses $fault', ({ file, code, refusal }) => {
  const path = join(workspace, file);
  writeFileSync(path, code);

  const lint = spawnSync('node_modules/.bin/nx', ['run', `${file.split('/')[1] ?? ''}:lint`, '--skip-nx-cache'], {
    cwd: workspace,
    encoding: 'utf8',
    env: ownEnvironment,
  });
  rmSync(path);

  expect(lint.stdout + lint.stderr).toMatch(refusal);
  expect(lint.status).not.toBe(0);
});
