import { compare } from './compare.ts';
import { type Part, parts } from './parts.ts';
import { isInstalled } from './run-program.ts';
import { runSuites } from './run-suites.ts';
import type { TestEnd } from './jest-report.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the suites of a part and prints their results. Resolves to whether all differences are known. */
async function run({ name, programs, start, differences }: Part): Promise<boolean> {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    print(`${name}: skipped, because this machine lacks ${missing.join(' and ')}`);
    return true;
  }
  await using started = new AsyncDisposableStack();
  const ends: TestEnd[] = [];
  for (const { suites, environment } of await start(started)) {
    const projectEnds = await runSuites(suites, environment);
    const { passed, differ, needOurs, unexpected } = compare(
      projectEnds,
      differences.filter(({ suite }) => projectEnds.some((each) => each.suite === suite)),
    );
    const counts = `${passed} passed, ${differ} differ as documented, ${needOurs} need our server, ${unexpected.length} unexpected`;
    print(`${name}: ${suites.project}: ${counts}`);
    ends.push(...projectEnds);
  }
  const { unexpected } = compare(ends, differences);
  for (const sentence of unexpected) print(`  ${sentence}`);
  return unexpected.length === 0;
}

const [only] = process.argv.slice(2);
let isExpected = true;
for (const part of parts)
  if (only === undefined || part.name.toLowerCase().includes(only.toLowerCase()))
    isExpected = (await run(part)) && isExpected;
process.exitCode = isExpected ? 0 : 1;
