/** What a change is to affect (`nx affected`), and whose tasks of each target it is to run when all others are cached. */
export interface Row {
  affected: string;
  runs: Record<string, string>;
}

const functions = 'dead-letter scanner worker writer';
/** Who uses a library in production code, and so at every target that reads code. */
const codeTargets = (projects: string): Record<string, string> => ({ lint: projects, typecheck: projects });
const alone = (name: string, ...targets: string[]): Row => ({
  affected: name,
  runs: Object.fromEntries(targets.map((target) => [target, name])),
});

const ofFunction = (name: string, mutation: Record<string, string>): Row => ({
  affected: `bundles cli infra pipeline-e2e ${name}`,
  runs: {
    ...codeTargets(`${name} pipeline-e2e`),
    // A spec of infra reads which metrics a function publishes.
    test: `${name} infra pipeline-e2e`,
    integration: `${name} bundles cli pipeline-e2e`,
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
export const sources: Record<string, Row> = {
  domain: {
    affected: `bench bundles cli domain ${functions} infra packages pipeline-e2e repository scripts testkit`,
    runs: {
      ...codeTargets(`bench cli domain ${functions} packages pipeline-e2e repository scripts testkit`),
      test: `bench cli domain ${functions} packages pipeline-e2e repository scripts testkit`,
      integration: `bundles cli ${functions} packages pipeline-e2e repository scripts testkit`,
      build: `domain repository ${functions}`,
      synth: 'infra',
      mutation: 'domain repository scanner worker writer',
    },
  },
  runtime: {
    affected: `batch bench bundles cli ${functions} infra local-stack packages pipeline-e2e repository runtime scripts testkit`,
    runs: {
      ...codeTargets(`batch bench cli ${functions} local-stack packages pipeline-e2e repository runtime testkit`),
      test: `batch bench cli ${functions} local-stack packages pipeline-e2e repository runtime testkit`,
      integration: `batch bundles cli ${functions} local-stack packages pipeline-e2e repository runtime scripts testkit`,
      build: `batch repository runtime ${functions}`,
      synth: 'infra',
      mutation: 'batch repository scanner worker writer',
    },
  },
  batch: {
    affected: `batch bundles cli ${functions} infra packages pipeline-e2e scripts`,
    runs: {
      ...codeTargets(`batch ${functions} packages pipeline-e2e`),
      test: `batch ${functions} infra packages pipeline-e2e`,
      integration: `batch bundles cli ${functions} packages pipeline-e2e scripts`,
      build: `batch ${functions}`,
      synth: 'infra',
      mutation: 'batch scanner worker writer',
    },
  },
  repository: {
    affected: `bench bundles cli ${functions} infra packages pipeline-e2e repository scripts testkit`,
    runs: {
      ...codeTargets(`bench cli ${functions} packages pipeline-e2e repository testkit`),
      test: `bench cli ${functions} packages pipeline-e2e repository testkit`,
      integration: `bundles cli ${functions} packages pipeline-e2e repository scripts testkit`,
      build: `repository ${functions}`,
      synth: 'infra',
      mutation: 'repository scanner worker writer',
    },
  },
  'local-stack': {
    affected: `bench bundles cli infra local-stack scripts ${onlyTested}`,
    runs: {
      ...codeTargets(`bench cli local-stack ${onlyTested}`),
      test: `bench cli local-stack ${onlyTested}`,
      integration: `cli local-stack scripts ${onlyTested}`,
      mutation: 'batch repository scanner worker writer',
    },
  },
  testkit: {
    affected: `bundles cli infra scripts ${withTestkit}`,
    runs: {
      ...codeTargets(withTestkit),
      test: withTestkit,
      integration: `scripts ${withTestkit}`,
      mutation: 'scanner worker writer',
    },
  },
  abuse: {
    affected: `bundles infra scripts ${everyImporterOfAbuse}`,
    runs: {
      ...codeTargets(`scripts ${everyImporterOfAbuse}`),
      test: `scripts ${everyImporterOfAbuse}`,
      integration: `batch cli ${functions} local-stack packages pipeline-e2e repository runtime scripts testkit`,
      mutation: 'batch domain repository scanner worker writer',
    },
  },
  'workspace-copy': {
    affected: 'bundles graph guards scripts workspace-copy',
    runs: {
      ...codeTargets('bundles graph guards scripts workspace-copy'),
      test: 'scripts',
      integration: 'bundles graph guards scripts',
    },
  },
  'dead-letter': ofFunction('dead-letter', {}),
  scanner: ofFunction('scanner', { mutation: 'scanner' }),
  worker: ofFunction('worker', { mutation: 'worker' }),
  writer: ofFunction('writer', { mutation: 'writer' }),
  infra: {
    affected: 'bundles cli infra pipeline-e2e scripts',
    // Its dependents read its template, not its source.
    runs: { ...codeTargets('infra'), test: 'infra', synth: 'infra', integration: 'bundles cli pipeline-e2e scripts' },
  },
  cli: alone('cli', 'lint', 'typecheck', 'test', 'integration'),
  'pipeline-e2e': alone('pipeline-e2e', 'lint', 'typecheck', 'test', 'integration'),
  bundles: alone('bundles', 'lint', 'typecheck', 'integration'),
  bench: alone('bench', 'lint', 'typecheck', 'test'),
  generators: {
    affected: 'generators scripts',
    runs: { ...codeTargets('generators'), integration: 'scripts' },
  },
  graph: alone('graph', 'lint', 'typecheck', 'integration'),
  guards: alone('guards', 'lint', 'typecheck', 'integration'),
  packages: alone('packages', 'lint', 'typecheck', 'test', 'integration'),
  workflows: alone('workflows', 'lint', 'typecheck', 'test'),
  scripts: alone('scripts', 'lint', 'typecheck', 'test', 'integration'),
};
