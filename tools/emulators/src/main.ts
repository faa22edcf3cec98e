import { compare } from './compare.ts';
import { type Part, parts } from './parts.ts';
import { isInstalled } from './run-program.ts';
import { runSuites } from './run-suites.ts';
import type { TestEnd } from './jest-report.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints how the suites of a part ended. Resolves to whether they ended as is known. */
async function run({ name, programs, start, differences }: Part): Promise<boolean> {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0) {
    print(`${name}: skipped, since this machine has no ${missing.join(' and no ')}`);
    return true;
  }
  await using started = new AsyncDisposableStack();
  const ends: TestEnd[] = [];
  for (const { suites, environment } of await start(started)) {
    const ofProject = await runSuites(suites, environment);
    const { passed, differ, needOurs, unexpected } = compare(
      ofProject,
      differences.filter(({ suite }) => ofProject.some((end) => end.suite === suite)),
    );
    const counts = `${passed} passed, ${differ} differ as known, ${needOurs} need our server, ${unexpected.length} unexpected`;
    print(`${name}: ${suites.project}: ${counts}`);
    ends.push(...ofProject);
  }
  const { unexpected } = compare(ends, differences);
  for (const sentence of unexpected) print(`  ${sentence}`);
  return unexpected.length === 0;
}

const [only] = process.argv.slice(2);
let isAsKnown = true;
for (const part of parts)
  if (only === undefined || part.name.toLowerCase().includes(only.toLowerCase()))
    isAsKnown = (await run(part)) && isAsKnown;
process.exitCode = isAsKnown ? 0 : 1;
