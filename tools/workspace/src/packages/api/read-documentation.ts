import { dirname } from 'node:path';
import ts from 'typescript';

/** An example of a function, from its comment. */
export interface Example {
  /** The function, as `loopback.listenOnLoopback`. */
  readonly name: string;
  readonly code: string;
}

export interface Documentation {
  readonly examples: readonly Example[];
  /** What the comments of exports don't say, and what to do. */
  readonly problems: readonly string[];
}

/**
 * Reads the comments of what a library exports: a function has examples, an error is named where it is thrown, each method and
 * each member of options says what it is. What it only exports on, of another library, is left to that one.
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

  const said = exported.flatMap((symbol) => [commentOf(symbol), ...membersOf(symbol).map(commentOf)]).join('\n');
  const problemsOf = (symbol: ts.Symbol): string[] => {
    const name = `@daybreak/${library}: \`${symbol.name}`;
    const needsComment = membersOf(symbol).filter((member) => symbol.name.endsWith('Options') || isCallable(member));
    const uncommented = needsComment.filter((member) => commentOf(member) === '');
    const problems = uncommented.map(
      (member) => `${name}.${member.name}\` has no comment: say what it is, its unit and its default`,
    );
    if (isError(symbol) && !names(said, symbol.name))
      problems.push(`${name}\` is named by no comment: say "Throws ${symbol.name}" of what throws it`);
    if (needsExample(symbol) && examplesOf(symbol).length === 0)
      problems.push(`${name}\` has no @example: add one that a user could paste, with its imports`);
    return problems;
  };
  return { examples: exported.flatMap(examplesOf), problems: exported.flatMap(problemsOf) };
}

function names(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text);
}
