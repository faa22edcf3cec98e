/** What a change is to affect (`nx affected`), and whose tasks of each target it is to run when all others are cached. */
export interface Row {
  affected: string;
  runs: Record<string, string>;
}

/** The same of a change that leaves a project's declarations as they are, and who is linted and type-checked when it does not. */
export interface SourceRow extends Row {
  typed: string;
  /** What the name of the changed file ends in, where the project has nothing but tests, or no TypeScript. */
  ending?: string;
}

/** Every project, or every project that has the target. */
export const every = '*';

const functions = 'dead-letter scanner worker writer';
const ownCode = (name: string): Record<string, string> => ({ lint: name, typecheck: name });
const alone = (name: string, ...targets: string[]): SourceRow => ({
  affected: name,
  typed: name,
  runs: Object.fromEntries(targets.map((target) => [target, name])),
});

const ofFunction = (name: string, mutation: Record<string, string>): SourceRow => ({
  affected: `bundles cli docs-examples generators infra pipeline-e2e scripts ${name}`,
  typed: `${name} pipeline-e2e`,
  runs: {
    ...ownCode(name),
    test: `${name} pipeline-e2e`,
    abuse: name,
    // A suite of infra reads which metrics a function publishes.
    integration: `${name} bundles cli generators infra pipeline-e2e scripts`,
    build: name,
    synth: 'infra',
    ...mutation,
  },
});

/** Nx knows one kind of dependency, so who imports a library in tests alone runs all that reads code. But never a build. */
const onlyTested = `batch ${functions} packages pipeline-e2e repository testkit`;
const withTestkit = `${functions} pipeline-e2e testkit`;
const everyImporterOfAbuse = `abuse batch bench cli ${functions} domain local-stack packages pipeline-e2e repository runtime testkit`;

/** By project, a change of its source. */
export const sources: Record<string, SourceRow> = {
  domain: {
    affected: `bench bundles cli docs-examples domain ${functions} generators infra packages pipeline-e2e repository scripts testkit`,
    typed: `bench cli domain ${functions} generators packages pipeline-e2e repository scripts testkit`,
    runs: {
      ...ownCode('domain'),
      test: `bench cli domain ${functions} packages pipeline-e2e repository scripts testkit`,
      abuse: `cli domain ${functions} repository`,
      integration: `bundles cli ${functions} generators packages pipeline-e2e repository scripts testkit`,
      build: `domain repository ${functions}`,
      synth: 'infra',
      mutation: 'domain repository scanner worker writer',
    },
  },
  runtime: {
    affected: `batch bench bundles cli docs-examples ${functions} generators infra packages pipeline-e2e repository runtime scripts testkit`,
    typed: `batch bench cli ${functions} generators packages pipeline-e2e repository runtime testkit`,
    runs: {
      ...ownCode('runtime'),
      test: `batch bench cli ${functions} packages pipeline-e2e repository runtime testkit`,
      abuse: `batch cli ${functions} repository runtime`,
      integration: `batch bundles cli ${functions} generators packages pipeline-e2e repository runtime scripts testkit`,
      build: `batch repository runtime ${functions}`,
      synth: 'infra',
      mutation: 'batch repository scanner worker writer',
    },
  },
  batch: {
    affected: `batch bundles cli docs-examples ${functions} generators infra packages pipeline-e2e scripts`,
    typed: `batch ${functions} packages pipeline-e2e`,
    runs: {
      ...ownCode('batch'),
      test: `batch ${functions} packages pipeline-e2e`,
      abuse: `batch ${functions}`,
      integration: `batch bundles cli ${functions} generators infra packages pipeline-e2e scripts`,
      build: `batch ${functions}`,
      synth: 'infra',
      mutation: 'batch scanner worker writer',
    },
  },
  repository: {
    affected: `bench bundles cli docs-examples ${functions} generators infra packages pipeline-e2e repository scripts testkit`,
    typed: `bench cli ${functions} generators packages pipeline-e2e repository testkit`,
    runs: {
      ...ownCode('repository'),
      test: `bench cli ${functions} packages pipeline-e2e repository testkit`,
      abuse: `cli ${functions} repository`,
      integration: `bundles cli ${functions} generators packages pipeline-e2e repository scripts testkit`,
      build: `repository ${functions}`,
      synth: 'infra',
      mutation: 'repository scanner worker writer',
    },
  },
  'local-stack': {
    affected: `bench bundles cli docs-examples generators infra local-stack ${onlyTested}`,
    typed: `bench cli generators local-stack ${onlyTested}`,
    runs: {
      ...ownCode('local-stack'),
      test: `bench cli local-stack ${onlyTested}`,
      abuse: `batch cli ${functions} local-stack repository`,
      integration: `cli generators local-stack ${onlyTested}`,
      mutation: 'batch repository scanner worker writer',
    },
  },
  testkit: {
    affected: `bundles cli docs-examples generators infra scripts ${withTestkit}`,
    typed: withTestkit,
    runs: {
      ...ownCode('testkit'),
      test: withTestkit,
      abuse: functions,
      integration: `generators scripts ${withTestkit}`,
      mutation: 'scanner worker writer',
    },
  },
  abuse: {
    affected: `bundles docs-examples generators infra scripts ${everyImporterOfAbuse}`,
    typed: `generators scripts ${everyImporterOfAbuse}`,
    runs: {
      ...ownCode('abuse'),
      test: `scripts ${everyImporterOfAbuse}`,
      abuse: `batch cli ${functions} domain local-stack repository runtime`,
      integration: `batch cli ${functions} generators local-stack packages pipeline-e2e repository runtime scripts testkit`,
      mutation: 'batch domain repository scanner worker writer',
    },
  },
  'workspace-copy': {
    affected: 'bundles generators graph guards jest scripts workspace-copy',
    typed: 'bundles generators graph guards jest scripts workspace-copy',
    runs: {
      ...ownCode('workspace-copy'),
      test: 'jest scripts workspace-copy',
      integration: 'bundles generators graph guards jest scripts',
    },
  },
  'dead-letter': ofFunction('dead-letter', {}),
  scanner: ofFunction('scanner', { mutation: 'scanner' }),
  worker: ofFunction('worker', { mutation: 'worker' }),
  writer: ofFunction('writer', { mutation: 'writer' }),
  infra: {
    affected: 'bundles cli docs-examples generators infra pipeline-e2e scripts',
    typed: 'infra',
    // Its dependents read its template, not its source; generators add to it.
    runs: {
      ...ownCode('infra'),
      test: 'infra',
      synth: 'infra',
      integration: 'bundles cli generators infra pipeline-e2e scripts',
    },
  },
  cli: alone('cli', 'lint', 'typecheck', 'test', 'abuse', 'integration'),
  'pipeline-e2e': {
    affected: 'docs-examples pipeline-e2e',
    typed: 'pipeline-e2e',
    // The documents have examples of suites.
    runs: { ...ownCode('pipeline-e2e'), test: 'pipeline-e2e', integration: 'docs-examples pipeline-e2e' },
  },
  bundles: alone('bundles', 'lint', 'typecheck', 'integration'),
  'docs-examples': { ...alone('docs-examples', 'lint', 'typecheck', 'integration'), ending: '.integration.ts' },
  bench: alone('bench', 'lint', 'typecheck', 'test'),
  generators: alone('generators', 'lint', 'typecheck', 'integration'),
  graph: alone('graph', 'lint', 'typecheck', 'integration'),
  guards: alone('guards', 'lint', 'typecheck', 'integration'),
  // Every test is run by it.
  jest: {
    affected: `abuse batch bench bundles cli docs-examples domain ${functions} generators graph guards infra jest local-stack packages pipeline-e2e repository runtime scripts testkit workflows workspace-copy`,
    typed: 'jest',
    runs: { ...ownCode('jest'), test: every, abuse: every, integration: every, mutation: every },
  },
  // How the functions are bundled, and what stands in for the SDK in each.
  esbuild: {
    affected: `bundles cli docs-examples esbuild generators infra pipeline-e2e scripts ${functions}`,
    typed: 'esbuild',
    runs: {
      ...ownCode('esbuild'),
      build: functions,
      synth: 'infra',
      integration: 'bundles cli generators pipeline-e2e scripts',
    },
  },
  nx: {
    affected: 'generators nx scripts',
    typed: 'nx',
    runs: { ...ownCode('nx'), integration: 'generators scripts' },
    ending: '.js',
  },
  packages: alone('packages', 'lint', 'typecheck', 'test', 'integration'),
  workflows: alone('workflows', 'lint', 'typecheck', 'test'),
  scripts: alone('scripts', 'lint', 'typecheck', 'test', 'integration'),
};
