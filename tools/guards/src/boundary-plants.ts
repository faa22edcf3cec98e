import type { Plant } from './plants.ts';

/**
 * Of each row of docs/architecture.md's table "Who may import whom", something that it does not have. None may close a ring of
 * imports with the others or with what the projects' tests import: lint would speak of the ring, and not of the table.
 */
const forbidden: [importer: string, imported: string, refusal: RegExp][] = [
  ['libs/domain', 'runtime', mayOnly('domain')],
  ['libs/runtime', 'workspace-copy', mayOnly('runtime')],
  ['libs/batch', 'domain', mayOnly('batch')],
  ['libs/repository', 'batch', mayOnly('repository')],
  ['libs/schedule', 'runtime', mayOnly('schedule')],
  ['libs/loopback', 'runtime', mayOnly('loopback')],
  ['libs/local-sqs', 'runtime', mayOnly('local-sqs')],
  ['libs/local-stack', 'domain', mayOnly('local-stack')],
  ['libs/testkit', 'batch', mayOnly('testkit')],
  ['apps/infra', 'domain', mayOnly('infra')],
  ['apps/writer', 'testkit', mayOnly('function')],
  ['apps/writer', 'worker', /Imports of apps are forbidden/],
  ['apps/cli', 'scanner', /Imports of apps are forbidden/],
];

/** Imports that the table forbids. */
export const boundaryPlants: Plant[] = forbidden.map(([importer, imported, refusal]) => ({
  fault: `an import of ${imported} in ${importer}`,
  files: {
    [`${importer}/src/planted-${imported}.ts`]: `import * as planted from '@daybreak/${imported}';\n\nexport const found = planted;\n`,
  },
  refusal,
}));

function mayOnly(tag: string): RegExp {
  return new RegExp(`A project tagged with "type:${tag}" can only depend on`);
}
