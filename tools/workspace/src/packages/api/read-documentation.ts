import { dirname } from 'node:path';
import ts from 'typescript';

/** An example in the comment of a function. */
export interface Example {
  /** The function, such as `loopback.listenOnLoopback`. */
  readonly name: string;
  readonly code: string;
}

export interface Documentation {
  readonly examples: readonly Example[];
  /** The gaps in the comments of exports, and how to fix them. */
  readonly problems: readonly string[];
}

/**
 * Reads the comments of a library's exports. Each function needs an example, each error must be named where it is
 * thrown, and each method and each member of options needs a description. Exports of another library are left to that
 * library.
 */
export function readDocumentation(program: ts.Program, entryPoint: string, library: string): Documentation {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entryPoint);
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entryPoint} exports nothing`);
  const isOwn = (symbol: ts.Symbol): boolean =>
    symbol.declarations?.[0]?.getSourceFile().fileName.startsWith(`${dirname(entryPoint)}/`) ?? false;
  const exported = checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => isOwn(symbol));
  const typeOf = (symbol: ts.Symbol): ts.Type => checker.getTypeOfSymbol(symbol);
  const isCallable = (symbol: ts.Symbol): boolean =>
    checker.getNonNullableType(typeOf(symbol)).getCallSignatures().length > 0;
  const isClass = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.Class) !== 0;
  const isError = (symbol: ts.Symbol): boolean =>
    isClass(symbol) && checker.getDeclaredTypeOfSymbol(symbol).getProperty('stack') !== undefined;
  const needsExample = (symbol: ts.Symbol): boolean =>
    isClass(symbol) ? !isError(symbol) : (symbol.flags & ts.SymbolFlags.Value) !== 0 && isCallable(symbol);
  const commentOf = (symbol: ts.Symbol): string => ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const membersOf = (symbol: ts.Symbol): ts.Symbol[] =>
    symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)
      ? checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).filter((member) => isOwn(member))
      : [];
  const examplesOf = (symbol: ts.Symbol): Example[] =>
    symbol
      .getJsDocTags(checker)
      .filter(({ name }) => name === 'example')
      .map(({ text }) => ({ name: `${library}.${symbol.name}`, code: ts.displayPartsToString(text) }));

  const comments = exported.flatMap((symbol) => [commentOf(symbol), ...membersOf(symbol).map(commentOf)]).join('\n');
  const problemsOf = (symbol: ts.Symbol): string[] => {
    const name = `@daybreak/${library}: \`${symbol.name}`;
    const needsComment = membersOf(symbol).filter((member) => symbol.name.endsWith('Options') || isCallable(member));
    const uncommented = needsComment.filter((member) => commentOf(member) === '');
    const problems = uncommented.map(
      (member) => `${name}.${member.name}\` has no comment: describe it, with its unit and default`,
    );
    if (isError(symbol) && !names(comments, symbol.name))
      problems.push(
        `@daybreak/${library}: no comment names \`${symbol.name}\`: write "Throws ${symbol.name}" where it is thrown`,
      );
    if (needsExample(symbol) && examplesOf(symbol).length === 0)
      problems.push(`${name}\` has no @example: add one that a user can paste, with its imports`);
    return problems;
  };
  return { examples: exported.flatMap(examplesOf), problems: exported.flatMap(problemsOf) };
}

function names(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text);
}
