import { join } from 'node:path';

const entriesToCopy = ['jest.preset.js', 'package.json', 'tools/workspace/src/jest', 'tools/mutation'];
/** But not those that throw thousands of hostile inputs at the code (x.fuzz.ts): they take long and prove little of one mutant. */
const specs = /\.spec\.ts$/;

const tool = (name) => join(import.meta.dirname, name);

/** Jest's options for suites that ask the local stack for an engine, and for nothing else. */
export const onOneEngine = {
  testEnvironment: tool('engine-environment.js'),
  moduleNameMapper: { '^@daybreak/local-stack$': tool('one-engine.js') },
};

/**
 * StrykerJS options for the project in the folder `root`, as seen from the workspace's root, where Stryker is run.
 * `mutate` narrows what is mutated by globs that begin with `!`; `suites` says which files, by their paths, have to notice;
 * they find `env` in their environment. `jest` has more of Jest's options.
 */
export function mutationOptions({ root, mutate = [], suites = specs, env = {}, jest = {} }) {
  Object.assign(process.env, { DAYBREAK_MUTATED: `${root}/src`, DAYBREAK_SUITES: suites.source, ...env });
  const name = root.split('/').at(-1);
  return {
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    jest: {
      projectType: 'custom',
      configFile: `${root}/jest.config.js`,
      config: {
        roots: ['<rootDir>', '<rootDir>/../../tools/mutation'],
        testMatch: ['**/tools/mutation/every-suite.js'],
        testEnvironment: tool('stop-at-failure.js'),
        ...jest,
      },
      enableFindRelatedTests: false,
    },
    coverageAnalysis: 'perTest',
    mutate: [
      `${root}/src/**/*.ts`,
      `!${root}/src/**/*.{spec,fuzz,integration,fixture}.ts`,
      `!${root}/src/testing/**`,
      ...mutate,
    ],
    // The sandbox holds this project alone: its files import each other by path, so the mutants are what its specs see.
    ignorePatterns: ['**', ...[...entriesToCopy, root].flatMap((entry) => [`!${entry}`, `!${entry}/**`])],
    tempDirName: `dist/mutation/sandbox/${name}`,
    symlinkNodeModules: true,
    concurrency: 1,
    // A process keeps the modules of every run that it has done; this one then makes way for another.
    maxTestRunnerReuse: 60,
    // Generous: what loops is found by how often it was hit, what hangs by Jest's own timeout, and on a busy machine 15 seconds
    // killed mutants that were only slow.
    timeoutMS: 60_000,
    reporters: ['clear-text'],
    clearTextReporter: { allowColor: false, reportTests: false, logTests: false, skipFull: true },
    incrementalFile: `dist/mutation/incremental/${name}.json`,
    thresholds: { high: 95, low: 90, break: 90 },
  };
}
