import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyWorkspace, type Ended, runIn } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { boundaryPlants } from './boundary-plants.ts';
import { eslintPlants, oxlintPlants, type Plant } from './plants.ts';

let workspace = '';
beforeAll(() => {
  workspace = copyWorkspace();
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

// Oxlint runs where ESLint found nothing, so that each has a run of its own.
describe.each([
  ['ESLint', [...boundaryPlants, ...eslintPlants]],
  ['oxlint', oxlintPlants],
])('%s, by nx lint,', (_, plants) => {
  let lint: Ended;
  beforeAll(() => {
    lint = lintWith(plants);
    // Several projects, from nothing.
  }, 120_000);

  it.each(plants)('refuses $fault', ({ files, refusal }) => {
    const [file = ''] = Object.keys(files);
    const said = findings(lint.output).filter((finding) => finding.includes(file));
    expect(said.join('\n')).toMatch(refusal);
  });

  it('fails in every project that has a fault', () => {
    const failed = /Failed tasks:\n+([\s\S]*?)\n\n/.exec(lint.output)?.[1] ?? '';
    expect(
      failed
        .split('\n')
        .map((line) => line.trim().replace(/^- /, ''))
        .toSorted(),
    ).toEqual(projectsOf(plants).map((project) => `${project}:lint`));
    expect(lint.status).not.toBe(0);
  });
});

function lintWith(plants: readonly Plant[]): Ended {
  const files = plants.flatMap((plant) => Object.entries(plant.files));
  for (const [file, code] of files) writeFileSync(join(workspace, file), code);
  // A ring of imports that is planted is one of what they declare to each other, too: Nx would refuse to begin.
  const flags = ['--skip-nx-cache', '--excludeTaskDependencies'];
  const lint = runIn(workspace, 'nx', 'run-many', '-t', 'lint', '-p', projectsOf(plants).join(), ...flags);
  for (const [file] of files) rmSync(join(workspace, file));
  return lint;
}

function projectsOf(plants: readonly Plant[]): string[] {
  const projects = plants.flatMap(({ files }) => Object.keys(files).map((file) => file.split('/')[1] ?? ''));
  return [...new Set(projects)].toSorted();
}

/** What a linter prints about one file (ESLint) or one place (oxlint). */
function findings(output: string): string[] {
  return output.split(/\n\s*\n|\n(?=\s+[×x] )/);
}
