import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');
const library = join(root, 'libs/testkit');

interface PublicName {
  name: string;
  /** What its own comment says; of a name that is exported again, the comment where it is made. */
  says: string;
}

/** What a library's index makes public. Packages are left out: only the library's own files say what is public. */
function publicNamesOf(index: string): PublicName[] {
  const options: ts.CompilerOptions = {
    allowImportingTsExtensions: true,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noLib: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (names, containingFile) =>
    names.map(({ text }) => {
      if (!text.startsWith('.')) return { resolvedModule: undefined };
      return ts.resolveModuleName(text, containingFile, options, host);
    });
  const program = ts.createProgram([index], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${index} exports nothing`);
  return checker.getExportsOfModule(module).map((exported) => {
    const made = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    return { name: exported.name, says: ts.displayPartsToString(made.getDocumentationComment(checker)) };
  });
}

describe("the test kit's API", () => {
  const names = publicNamesOf(join(library, 'src/index.ts'));

  it('says of each public name what it promises', () => {
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter(({ says }) => says === '').map(({ name }) => name)).toEqual([]);
  });

  it('is in the README, name by name', () => {
    const readme = readFileSync(join(library, 'README.md'), 'utf8');

    expect(names.map(({ name }) => name).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
