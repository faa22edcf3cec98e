import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { copyWorkspace } from '../copy/copy-workspace.ts';
import { nx } from '../copy/nx.ts';
import { tarballOf, workspace } from './tarballs.ts';

/** Two of the packages, because a separate npm process packs each of them again. */
const small = ['loopback', 'schedule'];
const current = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(join(workspace, 'libs/testkit/package.json'), 'utf8')),
).version;

let copy: string;
const git = (...args: string[]): string => execFileSync('git', args, { cwd: copy, encoding: 'utf8' });
const state = (): string => git('status', '--porcelain') + git('log', '--format=%H') + git('tag');

beforeAll(() => {
  copy = copyWorkspace();
  for (const library of small)
    cpSync(join(workspace, 'dist/libs', library), join(copy, 'dist/libs', library), { recursive: true });
  // Removes the plans of the next release, which this test does not use.
  rmSync(join(copy, '.nx/version-plans'), { recursive: true, force: true });
  mkdirSync(join(copy, '.nx/version-plans'), { recursive: true });
  writeFileSync(
    join(copy, '.nx/version-plans/a.md'),
    '---\ntestkit: minor\n---\n\nA stack says which queue nobody reads.\n',
  );
  git('add', '--all');
  git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--no-gpg-sign', '-m', 'A plan');
  git('tag', `v${current}`);
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('a release raises the version of each package, and describes a change in the changelog of its package', () => {
  const before = state();
  const output = nx(copy, 'release', '--dry-run', '--skip-publish');
  const [, next = ''] = /New version (\S+) written to manifest: libs\/testkit\/package\.json/.exec(output) ?? [];
  expect(next).not.toBe(current);
  for (const library of [
    'batch',
    'domain',
    'local-sqs',
    'local-stack',
    'loopback',
    'repository',
    'runtime',
    'schedule',
  ])
    expect(output).toContain(`New version ${next} written to manifest: libs/${library}/package.json`);
  // A package depends on exactly this version of the others.
  expect(output).toContain(`+     "@daybreak/local-stack": "${next}"`);
  const entryOf = (library: string): string =>
    output.split('Previewing an entry in ').find((entry) => entry.startsWith(`libs/${library}/CHANGELOG.md`)) ?? '';
  expect(entryOf('testkit')).toContain('+ - A stack says which queue nobody reads.');
  expect(entryOf('loopback')).toContain('+ This was a version bump only');
  expect(state()).toBe(before);
}, 60_000);

it('a publish contains exactly the packed and tested files', () => {
  // The command that `nx release publish` runs, for some of its projects.
  const publish = ['run-many', '-t', 'nx-release-publish', '-p', small.join(), '--excludeTaskDependencies'];
  const output = nx(copy, ...publish, '--dryRun', '--outputStyle=static');
  const listed = output
    .split(/=== Tarball Contents ===/)
    .slice(1)
    .map((text) => filesIn(text));
  expect(listed.map((files) => files.join('\n')).toSorted()).toEqual(
    small.map((library) => packedIn(library).join('\n')).toSorted(),
  );
}, 60_000);

function filesIn(listing: string): string[] {
  const [contents = ''] = listing.split('=== Tarball Details ===');
  return [...contents.matchAll(/^[\d.]+k?B +(\S+) *$/gm)].map(([, file = '']) => file).toSorted();
}

function packedIn(library: string): string[] {
  const listing = execFileSync('tar', ['-tzf', tarballOf(library)], { encoding: 'utf8' });
  return listing
    .trim()
    .split('\n')
    .map((file) => file.replace('package/', ''))
    .toSorted();
}
