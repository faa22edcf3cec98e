import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadModule } from './load-module.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testkit-modules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const installed = {
  'node_modules/counter/package.json': '{"name":"counter","main":"index.js"}',
  'node_modules/counter/index.js': 'let count = 0; exports.count = () => (count += 1);',
};

describe('a module', () => {
  it("is evaluated several times, with the project's own files, but loads packages once", async () => {
    write({
      ...installed,
      'own.ts': 'let count: number = 0;\nexport const own = (): number => (count += 1);',
      'handler.ts':
        "import { count } from 'counter';\nimport { own } from './own';\nexport const counts = [own(), count()];",
    });
    const { evaluate } = await loadModule(join(folder, 'handler.ts'));

    expect([(await evaluate())['counts'], (await evaluate())['counts']]).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it('knows its own path and URL', async () => {
    write({
      'handler.mjs': 'export const at = import.meta.url;',
      'handler.cjs': 'exports.at = [__filename, __dirname];',
    });

    const esm = await loadModule(join(folder, 'handler.mjs'));
    const commonJs = await loadModule(join(folder, 'handler.cjs'));

    expect((await esm.evaluate())['at']).toBe(pathToFileURL(join(folder, 'handler.mjs')).href);
    expect((await commonJs.evaluate())['at']).toEqual([join(folder, 'handler.cjs'), folder]);
  });

  it('may import a package that is an ES module only, and the packages that it imports', async () => {
    write({
      ...installed,
      'node_modules/only-module/package.json':
        '{"name":"only-module","type":"module","exports":{"import":"./index.js"}}',
      'node_modules/only-module/index.js':
        "import { nested } from 'nested';\nexport const name = `only-module with ${nested}`;",
      'node_modules/only-module/node_modules/nested/package.json': '{"name":"nested","main":"index.js"}',
      'node_modules/only-module/node_modules/nested/index.js': "exports.nested = 'a nested package';",
      'handler.mjs': "import { name } from 'only-module';\nexport const imported = name;",
    });
    const { evaluate } = await loadModule(join(folder, 'handler.mjs'));

    expect((await evaluate())['imported']).toBe('only-module with a nested package');
  });

  it('may have a top-level await, and import packages and its own files', async () => {
    write({
      ...installed,
      'own.mjs': 'export const own = await Promise.resolve(2);',
      'handler.mjs': `import { count } from 'counter';
import { basename } from 'node:path';
import { own } from './own.mjs';
const total = own + await count();
export { total as sum, basename };
export default async () => total;`,
    });
    const { evaluate } = await loadModule(join(folder, 'handler.mjs'));

    expect(await evaluate()).toEqual({ sum: 3, basename: expect.any(Function), default: expect.any(Function) });
    expect(await evaluate()).toMatchObject({ sum: 4 });
  });

  it.each([
    { code: "import { a } from 'not-installed';\nexport const b = a;", message: 'Could not resolve "not-installed"' },
    { code: 'export const b = ;', message: 'Unexpected ";"' },
  ])('that does not build is rejected: $message', async ({ code, message }) => {
    write({ 'handler.mjs': code });
    await expect(loadModule(join(folder, 'handler.mjs'))).rejects.toThrow(message);
  });
});
