import type { Finding } from './for-each-project.ts';
import { runNode } from './run-node.ts';

/**
 * What a tool prints about files: each line of it that the pattern finds a file in, with the indented lines below. Throws what it
 * printed when it fails and names no file.
 */
export async function findingsOf(command: readonly string[], root: string, pattern: RegExp): Promise<Finding[]> {
  const { passed, output } = await runNode(command, root);
  const findings = output.split(/\n(?!\s)/).flatMap((text) => {
    const [, file] = pattern.exec(text) ?? [];
    return file === undefined ? [] : [{ file, text: text.trimEnd() }];
  });
  if (!passed && findings.length === 0) throw new Error(output);
  return findings;
}
