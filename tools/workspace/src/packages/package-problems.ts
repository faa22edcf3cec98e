import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * Returns the problems that publint and "Are the types wrong" find in a packed package. Empty if the package and its
 * types can be installed.
 */
export async function packageProblems(tarball: string): Promise<string[]> {
  const bytes = Uint8Array.from(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  const analysis = await checkPackage(createPackageFromTarballData(bytes));
  const untyped = analysis.types === false ? ['attw: the package has no types'] : [];
  const problems = analysis.types === false ? [] : analysis.problems;
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...untyped,
    ...problems.map((problem) => `attw: ${JSON.stringify(problem)}`),
  ];
}
