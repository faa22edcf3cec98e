import { mutationOptions, onOneEngine } from '../../tools/mutation/stryker.base.js';

// The repository is what DynamoDB makes of its requests, so its mutants face an engine: one, since both are asked the same.
export default mutationOptions({
  root: 'libs/repository',
  suites: /(?<!\.fuzz)\.(spec|integration)\.ts$/,
  env: { DAYBREAK_TEST_ENGINES: 'first' },
  jest: onOneEngine,
});
