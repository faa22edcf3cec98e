import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamoDB } from '@daybreak/local-stack';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { createRowsTable } from './create-rows-table.ts';
import { packageProblems } from './package-problems.ts';
import { createScratchProject, type ScratchProject } from './scratch-project.ts';

const workspace = join(import.meta.dirname, '../../../..');
const manifestSchema = v.object({ dependencies: v.record(v.string(), v.string()) });
const region = 'eu-west-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const libraries = ['domain', 'runtime', 'batch', 'repository'];

it.each(libraries)('%s can be installed, and its types found', async (library) => {
  expect(await packageProblems(tarballOf(library))).toEqual([]);
});

it.each(libraries)('%s depends on what it imports, no more and no less', (library) => {
  const folder = join(workspace, 'dist/libs', library);
  const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  expect(importedPackages(folder)).toEqual(Object.keys(manifest.dependencies).toSorted());
});

describe('a package whose types are not where it says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-consumer-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is caught', async () => {
    cpSync(join(workspace, 'dist/libs/domain'), folder, { recursive: true });
    const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
    writeFileSync(join(folder, 'package.json'), manifest.replaceAll('./index.d.ts', './types.d.ts'));
    const file = execFileSync('npm', ['pack', '--loglevel=error'], { cwd: folder, encoding: 'utf8' }).trim();

    const problems = await packageProblems(join(folder, file));
    expect(problems).toContainEqual(expect.stringMatching(/^publint: .*types\.d\.ts.*does not exist/));
    expect(problems).toContainEqual(expect.stringMatching(/^attw: /));
  });
});

describe('another service, with the packed libraries installed', () => {
  let project: ScratchProject;
  let dynamodb: Awaited<ReturnType<typeof startDynamoDB>>;

  beforeAll(async () => {
    const consumer = join(import.meta.dirname, 'consumer/edit-rows.ts');
    project = await createScratchProject(libraries.map(tarballOf), [consumer]);
    dynamodb = await startDynamoDB();
    const client = createDynamoDBDocumentClient({ endpoint: dynamodb.endpoint, region, credentials });
    await createRowsTable(client);
    client.destroy();
    // Reads every manifest, packs what it installs, and a whole npm install whose cache is empty.
  }, 120_000);
  afterAll(async () => {
    project?.remove();
    await dynamodb?.close();
  });

  it('compiles against their declarations', async () => {
    expect(await project.typecheck()).toBe('');
  });

  it('puts, changes, reschedules, cancels and deletes its rows', async () => {
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TABLE_NAME: 'rows',
    };

    expect(JSON.parse(await project.run('edit-rows.ts', env))).toEqual({
      puts: ['created', 'unchanged', 'conflict', 'created'],
      changed: { price: 13 },
      stale: 'price-1: The row price-1 is at version 2, not 1',
      rescheduled: '2027-04-01',
      cancelled: 'cancelled',
      found: 4,
      gone: true,
      anew: 5,
    });
  });
});

function tarballOf(library: string): string {
  const folder = join(workspace, 'dist/packages/libs', library);
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error(`${library} is not packed: npx nx pack ${library}`);
  return join(folder, file);
}

/** The packages that a build imports, its declarations included. */
function importedPackages(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|d\.ts)$/.test(file));
  const specifiers = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\b(?:from|import\() ?['"]((?:@[\w-]+\/)?[\w-]+)/g)].map(
      ([, specifier = '']) => specifier,
    ),
  );
  return [...new Set(specifiers)].filter((specifier) => specifier !== 'node').toSorted();
}
