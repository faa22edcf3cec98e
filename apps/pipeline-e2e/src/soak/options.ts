import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { everyFault, type Faults, noFaults } from '@daybreak/testkit';
import { isFaultName } from '@daybreak/testkit/internal';
import { unevenFaultsOf } from '../simulation/scenario/scenarios.ts';

export const usage = `Runs simulated runs of the pipeline until one breaks a promise, or all are done.

  nx run pipeline-e2e:soak --runs=10000 [--failures=F] [--seed=S] [--faults=every|uneven|mixed|none|NAME,NAME] [--minutes=M] [--workers=N] [--json] [--report=FILE]
  nx run pipeline-e2e:soak --seed=S --runs=1 --trace      replays one run and prints every event of it
  nx run pipeline-e2e:soak --suite=N [--load]             repeats the integration suites of pipeline-e2e N times, shuffled

  --runs      how many runs, each of its own seed (default 1000)
  --failures  stop after so many runs that failed (default 1); each of the first three is shrunk for up to 20 s
  --seed      the first seed (default: DAYBREAK_SEED of the environment, else a fresh one; it is printed)
  --faults    which faults happen (default every); with uneven, a run has some not at all and some ten times as often;
              with mixed, every fourth run's are uneven and the others have every fault
  --minutes   stop after so many minutes, whatever --runs is
  --workers   processes side by side (default: one a core)
  --trace     print each run's trace
  --json      one object on standard output, nothing else
  --report    write that object to a file as well
  --suite     repeat the integration suites of pipeline-e2e, and of no other project, this many times instead
  --load      keep every core busy meanwhile

Exit code 0 when nothing failed, 1 when something did, 2 for bad usage.`;

export interface SoakOptions {
  runs: number;
  /** The number of failed runs after which no further run begins. */
  failures: number;
  firstSeed: number;
  /** How likely each fault is in the run of a seed. */
  faultsOf: (seed: number) => Faults;
  faultsText: string;
  minutes: number;
  workers: number;
  trace: boolean;
  json: boolean;
  /** The file that gets the summary as JSON. */
  report: string | undefined;
  suite: number | undefined;
  load: boolean;
}

/** Bad usage; the message names the flag and what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a soak takes from outside without a flag. */
export interface SoakSurroundings {
  environment: Readonly<Record<string, string | undefined>>;
  freshSeed: () => number;
}

/** Reads the command line. Throws UsageError. */
export function readSoakOptions(
  args: readonly string[],
  { environment, freshSeed }: SoakSurroundings,
): SoakOptions | 'help' {
  const flags = parseFlags(args);
  if (flags.help === true) return 'help';
  const faultsText = flags.faults ?? 'every';
  return {
    runs: wholeNumber('runs', flags.runs ?? '1000'),
    failures: wholeNumber('failures', flags.failures ?? '1'),
    firstSeed: seedOf(flags.seed, environment['DAYBREAK_SEED']) ?? freshSeed(),
    faultsOf: readFaults(faultsText),
    faultsText,
    minutes: flags.minutes === undefined ? Number.POSITIVE_INFINITY : wholeNumber('minutes', flags.minutes),
    workers: flags.workers === undefined ? availableParallelism() : wholeNumber('workers', flags.workers),
    trace: flags.trace ?? false,
    json: flags.json ?? false,
    report: flags.report,
    suite: flags.suite === undefined ? undefined : wholeNumber('suite', flags.suite),
    load: flags.load ?? false,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    return parseArgs({
      args: [...args],
      options: {
        runs: text,
        failures: text,
        seed: text,
        faults: text,
        minutes: text,
        workers: text,
        suite: text,
        load: flag,
        trace: flag,
        json: flag,
        report: text,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function seedOf(flag: string | undefined, variable: string | undefined): number | undefined {
  if (flag !== undefined) return wholeNumber('seed', flag);
  return variable === undefined || variable === '' ? undefined : wholeNumberOf('DAYBREAK_SEED', variable);
}

function wholeNumber(name: string, text: string): number {
  return wholeNumberOf(`--${name}`, text);
}

function wholeNumberOf(what: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`${what} takes a whole number from 1, not ${text}`);
  return number;
}

function readFaults(text: string): SoakOptions['faultsOf'] {
  if (text === 'every') return () => everyFault;
  if (text === 'none') return () => noFaults;
  if (text === 'uneven') return (seed) => ({ ...noFaults, ...unevenFaultsOf(seed) });
  if (text === 'mixed') return (seed) => (seed % 4 === 0 ? readFaults('uneven') : readFaults('every'))(seed);
  const faults = { ...noFaults };
  for (const name of text.split(',')) {
    if (!isFaultName(name)) {
      throw new UsageError(
        `--faults knows no ${name}; there are: ${Object.keys(noFaults).join(', ')}, or every, uneven, mixed, none`,
      );
    }
    faults[name] = everyFault[name];
  }
  return () => faults;
}
