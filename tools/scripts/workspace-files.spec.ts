import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { ownersOf, parseCodeOwners } from './code-owners.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('CODEOWNERS', () => {
  const text = read('CODEOWNERS');
  const ownedPaths = parseCodeOwners(text);
  const projects = globSync('{apps,libs,tools}/*/project.json', { cwd: root }).map((file) => dirname(file));

  it('gives every project to a team', () => {
    expect(projects.length).toBeGreaterThan(12);
    expect(withoutOwner(text)).toEqual([]);
    expect(ownedPaths.flatMap(({ owners }) => owners).filter((owner) => !/^@[\w-]+\/[\w-]+$/.test(owner))).toEqual([]);
  });

  it('names only what there is', () => {
    const gone = ownedPaths.filter(({ pattern }) => pattern !== '*' && !existsSync(join(root, pattern)));
    expect(gone).toEqual([]);
  });

  it('is seen to forget a project', () => {
    const forgetful = text.replace(/^\/tools\/ .*$/m, '');
    expect(withoutOwner(forgetful)).toContain('tools/scripts');
    expect(withoutOwner(text.replace(/^(\/tools\/).*$/m, '$1'))).toContain('tools/scripts');
  });

  it('lets the last line that matches decide', () => {
    expect(ownersOf('apps/infra', ownedPaths)).not.toEqual(ownersOf('apps/writer', ownedPaths));
  });

  function withoutOwner(codeOwners: string): string[] {
    return projects.filter((project) => ownersOf(project, parseCodeOwners(codeOwners)).length === 0);
  }
});

describe('the editor settings', () => {
  const settings = v.parse(
    v.looseObject({
      'js/ts.tsdk.path': v.string(),
      'prettier.prettierPath': v.string(),
      'prettier.configPath': v.string(),
      'oxc.configPath': v.string(),
    }),
    JSON.parse(read('.vscode/settings.json')),
  );

  it('find the TypeScript that the tools use, which has a server for editors', () => {
    expect(settings['js/ts.tsdk.path']).toBe('node_modules/typescript/lib');
    expect(existsSync(join(root, settings['js/ts.tsdk.path'], 'tsserver.js'))).toBe(true);
    // The native compiler's package has none.
    expect(existsSync(join(root, 'node_modules/typescript-native/lib/tsserver.js'))).toBe(false);
  });

  it.each(['prettier.prettierPath', 'prettier.configPath', 'oxc.configPath'] as const)('find what %s names', (name) => {
    expect(existsSync(join(root, settings[name]))).toBe(true);
  });
});
