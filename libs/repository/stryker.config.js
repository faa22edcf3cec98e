import { join } from 'node:path';
import { mutationOptions } from '../../tools/mutation/stryker.base.js';

// The repository is what DynamoDB makes of its requests, so its mutants face an engine: one, since both are asked the same.
export default mutationOptions({
  root: 'libs/repository',
  mutate: ['!libs/repository/src/testing/**'],
  suites: /(?<!\.abuse)\.(spec|integration)\.ts$/,
  env: { DAYBREAK_TEST_ENGINES: 'first' },
  // All that the suites use of the local stack; to load the rest of it for each mutant takes longer than most of them.
  jest: {
    moduleNameMapper: { '^@daybreak/local-stack$': join(import.meta.dirname, '../local-stack/src/dynamodb/index.ts') },
  },
});
