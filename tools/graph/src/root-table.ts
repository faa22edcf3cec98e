import { every, type Row } from './table.ts';

const everything = {
  lint: every,
  typecheck: every,
  test: every,
  abuse: every,
  integration: every,
  build: every,
  synth: every,
};
const bundled = 'dead-letter scanner worker writer';

/** By file of no project, what a change of it affects and runs. */
export const rootFiles: Record<string, Row> = {
  'README.md': { affected: 'cli docs-examples', runs: { test: 'cli', integration: 'docs-examples' } },
  'docs/operations.md': {
    affected: 'bundles cli docs-examples generators infra pipeline-e2e',
    runs: { test: 'cli infra', integration: 'docs-examples generators' },
  },
  '.github/workflows/ci.yml': { affected: 'workflows', runs: { test: 'workflows' } },
  'examples/price-changes.csv': { affected: 'cli scripts', runs: { test: 'scripts', integration: 'cli' } },
  'examples/renewals.jsonl': { affected: 'cli scripts', runs: { test: 'scripts', integration: 'cli' } },
  'nx.json': { affected: every, runs: { ...everything, mutation: every } },
  'tsconfig.base.json': { affected: every, runs: { ...everything, mutation: every } },
  'eslint.config.js': { affected: every, runs: { lint: every, integration: 'generators guards' } },
  '.oxlintrc.json': { affected: every, runs: { lint: every, integration: 'generators guards' } },
  '.prettierrc.json': { affected: every, runs: { lint: every, integration: 'generators guards' } },
  '.prettierignore': { affected: every, runs: { lint: every, integration: 'generators guards' } },
  '.editorconfig': { affected: every, runs: { lint: every, integration: 'generators guards' } },
};

/** By package, what a new version of it in the lockfile and the manifests runs. It affects every project: the hashes decide. */
export const bumps: Record<string, Row['runs']> = {
  'aws-cdk': { integration: 'docs-examples generators graph packages scripts' },
  commander: {
    lint: 'bench cli',
    typecheck: 'bench cli',
    test: 'bench cli',
    abuse: 'cli',
    integration: 'cli docs-examples generators graph guards packages scripts',
  },
  eslint: {
    lint: every,
    typecheck: 'guards',
    integration: 'docs-examples generators graph guards packages scripts',
  },
  jest: { test: every, abuse: every, integration: every, mutation: every },
  'typescript-native': {
    typecheck: every,
    test: 'scripts',
    integration: 'docs-examples generators graph packages scripts',
  },
  '@stryker-mutator/core': { mutation: every, integration: 'docs-examples generators graph packages scripts' },
  esbuild: {
    lint: 'bench jest pipeline-e2e',
    typecheck: 'bench jest pipeline-e2e',
    test: every,
    abuse: every,
    integration: every,
    mutation: every,
    build: bundled,
    synth: 'infra',
  },
};
