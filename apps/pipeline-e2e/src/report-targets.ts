import { parseSuiteTitle } from './suite-title.ts';

interface Suites {
  readonly ran: Set<string>;
  readonly skipped: Map<string, readonly string[]>;
}

/** The least of a Jest result that is read. */
export interface TestedFiles {
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly testResults: readonly { readonly ancestorTitles: readonly string[]; readonly status: string }[];
  }[];
}

/** One line for each target: `stack endpoint: 9 suites ran, 7 skipped: needs hold (3), killFunctions (2)`. */
export function describeTargets({ testResults }: TestedFiles): string[] {
  const targets = new Map<string, Suites>();
  for (const { testFilePath, testResults: tests } of testResults) {
    for (const { ancestorTitles, status } of tests) {
      const title = parseSuiteTitle(ancestorTitles[0] ?? '');
      if (title === undefined) continue;
      const suites = targets.get(title.target) ?? { ran: new Set(), skipped: new Map() };
      targets.set(title.target, suites);
      // Suites of one file may have one name, and differ in what they need.
      const suite = `${testFilePath} ${title.suite} ${title.missing.join()}`;
      if (title.missing.length > 0) suites.skipped.set(suite, title.missing);
      // Others are left out by name.
      else if (status !== 'pending') suites.ran.add(suite);
    }
  }
  return [...targets].map(([target, suites]) => describeTarget(target, suites));
}

function describeTarget(target: string, { ran, skipped }: Suites): string {
  const line = `${target}: ${ran.size} ${ran.size === 1 ? 'suite' : 'suites'} ran`;
  if (skipped.size === 0) return line;
  const counts = new Map<string, number>();
  for (const need of [...skipped.values()].flat()) counts.set(need, (counts.get(need) ?? 0) + 1);
  const needs = [...counts].toSorted(([, one], [, other]) => other - one).map(([need, count]) => `${need} (${count})`);
  return `${line}, ${skipped.size} skipped: needs ${needs.join(', ')}`;
}

/** A Jest reporter: prints at the end of a run what ran on which target, and what a target lacked for the rest. */
export default class TargetReporter {
  onRunComplete(_: unknown, results: TestedFiles): void {
    for (const line of describeTargets(results)) process.stderr.write(`${line}\n`);
  }
}
