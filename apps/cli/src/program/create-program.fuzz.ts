import { fuzz, hostileText } from '@daybreak/fuzz';
import { CommanderError } from 'commander';
import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { allCommands, readTree } from '../completion/read-tree.ts';
import { parseChanges } from '../edits/parse-changes.ts';
import { planStart } from '../local-run/plan-start.ts';
import { parseTarget } from '../target/parse-target.ts';
import { scheduledTimeOf } from '../terminal/scheduled-time.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { createProgram } from './create-program.ts';

/** The result of an attempt. Undefined when it throws UsageError. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

const known = allCommands(readTree(createProgram(testEnvironment(), async () => {})));
const words = known.flatMap(({ path, options }) => [...path, ...options.flatMap(({ flags }) => flags)]);
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...new Set(words)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...words), hostileText()).map(([name, text]) => `${name}=${text}`) },
  { weight: 2, arbitrary: hostileText() },
);

const environment = testEnvironment();
const text = fc.oneof(
  hostileText(),
  fc.constantFrom('2026-03-29', '2026-02-30', '2026-03-29T00:00Z', 'stack:a', './data'),
);
const times = fc.record({ today: text, at: text }, { requiredKeys: [] });
const addresses = fc.record({ target: text, data: text, region: text, profile: text }, { requiredKeys: [] });
const edits = fc.record({ set: fc.array(text), changes: text }, { requiredKeys: [] });

describe('the command line', () => {
  fuzz('runs a command, or refuses the words it was given', 800, fc.array(word, { maxLength: 8 }), async (argv) => {
    let runs = 0;
    const program = createProgram(testEnvironment(), async () => void runs++);
    try {
      await program.parseAsync(argv, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError || error instanceof UsageError)) throw error;
    }
    expect(runs).toBeLessThanOrEqual(1);
  });

  fuzz('takes an instant that there is, or refuses it', 1_000, times, (options) => {
    const time = attempt(() => scheduledTimeOf(options, '2026-05-01'));
    if (time !== undefined) expect(time.getTime()).not.toBeNaN();
  });

  fuzz(
    'plans a start, or refuses it',
    1_000,
    fc.tuple(fc.array(hostileText(), { maxLength: 3 }), times),
    ([files, options]) => {
      const plan = attempt(() => planStart(files, options, { contents: undefined, environment }));
      if (plan !== undefined && files.length > 0) expect(plan.files.map(({ name }) => name)).toEqual(files);
    },
  );

  fuzz('takes a folder or a stack, or refuses it', 500, addresses, (options) => {
    const address = attempt(() => parseTarget(options, environment));
    if (address?.kind === 'folder') expect(address.path).toMatch(/^\//);
  });

  fuzz('changes single keys, or refuses them', 1_000, edits, (options) => {
    const change = attempt(() => parseChanges(options));
    const { set, changes } = options;
    if (change === undefined || set === undefined || changes !== undefined) return;
    const before = { price: 1, constructor: 2 };
    const keys = set.map((entry) => entry.slice(0, entry.indexOf('=')));
    expect(new Set(Object.keys(change(before)))).toEqual(new Set([...Object.keys(before), ...keys]));
  });
});
