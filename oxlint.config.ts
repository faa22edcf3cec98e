import { builtinModules } from 'node:module';
import { defineConfig } from 'oxlint';

const functionLibraries = ['type:domain', 'type:repository', 'type:events', 'type:batch', 'type:runtime'];

const depConstraints = [
  {
    sourceTag: 'type:domain',
    onlyDependOnLibsWithTags: ['type:domain'],
    // Pure: they read no clock and do no I/O.
    allowedExternalImports: ['rrule-temporal', 'temporal-polyfill', 'valibot'],
  },
  { sourceTag: 'type:runtime', onlyDependOnLibsWithTags: ['type:runtime'] },
  { sourceTag: 'type:batch', onlyDependOnLibsWithTags: ['type:batch', 'type:runtime'] },
  { sourceTag: 'type:events', onlyDependOnLibsWithTags: ['type:events', 'type:batch', 'type:runtime'] },
  { sourceTag: 'type:repository', onlyDependOnLibsWithTags: ['type:repository', 'type:domain', 'type:runtime'] },
  { sourceTag: 'type:schedule', onlyDependOnLibsWithTags: ['type:schedule'] },
  { sourceTag: 'type:loopback', onlyDependOnLibsWithTags: ['type:loopback'] },
  { sourceTag: 'type:local-sqs', onlyDependOnLibsWithTags: ['type:local-sqs', 'type:loopback'] },
  {
    sourceTag: 'type:local-stack',
    onlyDependOnLibsWithTags: ['type:local-stack', 'type:local-sqs', 'type:loopback', 'type:schedule'],
  },
  {
    sourceTag: 'type:planner',
    onlyDependOnLibsWithTags: [
      'type:planner',
      'type:domain',
      'type:repository',
      'type:batch',
      'type:runtime',
      'type:schedule',
      'type:local-stack',
    ],
  },
  {
    sourceTag: 'type:testkit',
    onlyDependOnLibsWithTags: ['type:testkit', 'type:local-stack', 'type:local-sqs'],
  },
  { sourceTag: 'type:function', onlyDependOnLibsWithTags: functionLibraries },
  { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:infra', 'type:schedule'] },
  {
    sourceTag: 'type:cli',
    onlyDependOnLibsWithTags: [
      'type:domain',
      'type:repository',
      'type:runtime',
      'type:loopback',
      'type:local-stack',
      'type:planner',
    ],
  },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'type:tools', onlyDependOnLibsWithTags: ['*'] },
];

const testOnly = ['type:local-stack', 'type:testkit'];
const depConstraintsOfTests = depConstraints.map(({ allowedExternalImports: _, ...constraint }) => ({
  ...constraint,
  onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, ...testOnly],
}));

/** Banned syntax. Each entry names what to write instead. */
const bannedSyntax = [
  {
    selector: "TSAsExpression:not([typeAnnotation.type='TSTypeReference'][typeAnnotation.typeName.name='const'])",
    message:
      'Parse or narrow instead of casting; a cast that is really needed carries a disable comment with its reason.',
  },
  { selector: 'TSTypeAssertion', message: 'Parse or narrow instead of casting.' },
];

const bannedInFunctions = [
  {
    selector: "CallExpression[callee.object.name='Promise'][callee.property.name='all']",
    message:
      'One rejection of Promise.all hides the rest and leaves work running: use Promise.allSettled with bounded concurrency.',
  },
];

const bannedClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is data: take it as an argument or from the injected clock.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is data: take it as an argument or from the injected clock.',
  },
  {
    selector: "MemberExpression[object.name='Temporal'][property.name='Now']",
    message: 'Time is data: take it as an argument or from the injected clock.',
  },
];

const bannedInDomain = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random'], MemberExpression[object.name='crypto']",
    message: 'The domain is pure: the same version of a row always plans the same values.',
  },
];

/** A test waits for a condition, or moves the clock. What a test's function is to do in a process of its own is text, and not looked at. */
const bannedInTests = [
  {
    selector: "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
    message: 'A test never sleeps: wait for a condition, hold with a promise of its own, or move the clock.',
  },
];

const pastTheIndex = {
  group: ['@daybreak/*/*', '!@daybreak/*/internal'],
  message: 'A library is used through its index.ts alone.',
};
/** A function is written as its users write theirs. */
const ofOurPackages = {
  group: ['@daybreak/*/internal'],
  message:
    'What /internal exports is for the libraries and tools of this workspace: use what the package itself exports.',
};
const isPlatform = 'The domain is pure: no I/O, no clock, no platform.';
// By both names that each of Node's modules has.
const platform = {
  paths: builtinModules.map((name) => ({ name, message: isPlatform })),
  patterns: [pastTheIndex, { group: ['node:*'], message: isPlatform }],
};

const sleep = {
  name: 'node:timers/promises',
  importNames: ['setTimeout', 'setInterval', 'scheduler'],
  message: 'A test never sleeps: wait for a condition, hold with a promise of its own, or move the clock.',
};

const inTests = ['**/*.{spec,fuzz,integration}.ts'];

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'jest'],
  // Rules that oxlint lacks: the boundaries of Nx, which read its project graph, ESLint's banned syntax, and ours.
  jsPlugins: ['./tools/guards/src/lint/plugin.js'],
  // Rules with type information run with --type-aware, as lint and the editor run oxlint.
  options: { denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error', suspicious: 'off', perf: 'off' },
  ignorePatterns: [
    'dist',
    'cdk.out',
    'node_modules',
    'coverage',
    '**/jest.config.js',
    '**/*.cjs',
    '**/kit-consumer',
    '**/testing/fixtures',
  ],
  rules: {
    ...{
      'typescript/no-floating-promises': 'error',
      'typescript/no-misused-promises': 'error',
      'typescript/await-thenable': 'error',
      'typescript/return-await': ['error', 'always'],
      'typescript/require-await': 'off',
      'typescript/no-explicit-any': 'error',
      'typescript/no-unsafe-argument': 'error',
      'typescript/no-unsafe-assignment': 'error',
      'typescript/no-unsafe-call': 'error',
      'typescript/no-unsafe-member-access': 'error',
      'typescript/no-unsafe-return': 'error',
      'typescript/no-non-null-assertion': 'error',
      'typescript/only-throw-error': 'error',
      'typescript/prefer-promise-reject-errors': 'error',
      'typescript/switch-exhaustiveness-check': [
        'error',
        {
          considerDefaultExhaustiveForUnions: true,
        },
      ],
      'typescript/consistent-type-imports': 'error',
      'typescript/no-unnecessary-condition': 'off',
      'typescript/unbound-method': 'off',
      'eslint/no-console': 'error',
      'eslint/eqeqeq': 'error',
      'eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
        },
      ],
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/expect-expect': 'off',
      'jest/no-standalone-expect': 'off',
      'jest/valid-title': 'off',
      'jest/no-conditional-expect': 'off',
      'import/no-cycle': 'error',
    },
    'daybreak/one-way-rooms': 'error',
    'daybreak/enforce-module-boundaries': [
      'error',
      { enforceBuildableLibDependency: false, checkDynamicDependenciesExceptions: ['.*'], allow: [], depConstraints },
    ],
  },
  overrides: [
    // The simulation runs the very handlers in the test's own process; nothing else imports a function.
    {
      files: ['apps/pipeline-e2e/**/*.ts'],
      rules: {
        'daybreak/enforce-module-boundaries': [
          'error',
          {
            enforceBuildableLibDependency: false,
            allow: ['scanner', 'worker', 'writer', 'dead-letter', 'notifier', 'editor'].map(
              (name) => `@daybreak/${name}`,
            ),
            depConstraints: depConstraintsOfTests,
          },
        ],
      },
    },
    // The presets belong to no project: every project's Jest and Stryker config imports them by path.
    {
      files: ['**/{jest,projects,stryker}.config.js'],
      rules: { 'daybreak/enforce-module-boundaries': 'off' },
    },
    {
      files: ['**/*.ts'],
      rules: {
        'daybreak/no-restricted-imports': ['error', { patterns: [pastTheIndex] }],
        'daybreak/no-restricted-syntax': ['error', ...bannedSyntax],
      },
    },
    // Every function, those that a generator made included.
    {
      files: ['apps/**/*.ts'],
      excludeFiles: ['apps/{cli,infra,pipeline-e2e}/**/*.ts'],
      rules: { 'daybreak/no-restricted-imports': ['error', { patterns: [pastTheIndex, ofOurPackages] }] },
    },
    {
      files: ['apps/**/*.ts', 'libs/{domain,batch,events,repository}/**/*.ts'],
      excludeFiles: ['apps/{cli,infra,pipeline-e2e}/**/*.ts', ...inTests],
      rules: {
        'daybreak/no-restricted-syntax': ['error', ...bannedSyntax, ...bannedInFunctions, ...bannedClock],
      },
    },
    {
      files: ['libs/domain/**/*.ts'],
      excludeFiles: inTests,
      rules: {
        'daybreak/no-restricted-syntax': [
          'error',
          ...bannedSyntax,
          ...bannedInFunctions,
          ...bannedClock,
          ...bannedInDomain,
        ],
      },
    },
    {
      files: ['libs/domain/src/**/*.ts'],
      excludeFiles: inTests,
      rules: { 'daybreak/no-restricted-imports': ['error', platform] },
    },
    {
      files: inTests,
      rules: {
        'daybreak/no-restricted-imports': ['error', { patterns: [pastTheIndex], paths: [sleep] }],
        'daybreak/no-restricted-syntax': ['error', ...bannedSyntax, ...bannedInTests],
        'daybreak/enforce-module-boundaries': [
          'error',
          {
            enforceBuildableLibDependency: false,
            checkDynamicDependenciesExceptions: ['.*'],
            allow: [],
            depConstraints: depConstraintsOfTests,
          },
        ],
      },
    },
  ],
});
