import type { Finding } from './for-each-project.ts';
import { runNode } from './run-node.ts';

/**
 * Runs a tool and returns its findings: each printed line in which the pattern matches a file, with the indented lines
 * below it. Throws the output of a tool that fails without a finding.
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
