import { startDynamoDB } from '@daybreak/local-stack';
import { type Difference } from './compare.ts';
import { dynamodbLocalDifferences, elasticMqDifferences, motoDifferences } from './differences.ts';
import { dynamodbLocal, elasticMq, moto } from './emulators.ts';
import type { Suites } from './run-suites.ts';

/** The suites that run on a third-party server, and its known differences. */
export interface Part {
  readonly name: string;
  /** The programs that its installation and its start need. */
  readonly programs: readonly string[];
  /** Installs and starts the servers. Resolves to the suites and their environment variables. */
  start(started: AsyncDisposableStack): Promise<readonly { suites: Suites; environment: Record<string, string> }[]>;
  readonly differences: readonly Difference[];
}

const onTheEngine = { named: 'dynamodb-local' };
const pipeline = { project: 'apps/pipeline-e2e', files: '**/suites/*.integration.ts' };
const conformance = { project: 'libs/local-sqs', files: '**/conformance/*.integration.ts' };

export const parts: readonly Part[] = [
  {
    ...dynamodbLocal,
    differences: dynamodbLocalDifferences,
    async start() {
      const environment = { DAYBREAK_DYNAMODB_LOCAL: dynamodbLocal.install() };
      const engines = { project: 'libs/local-stack', files: '**/dynamodb/**/*.integration.ts' };
      const projects = ['libs/repository', 'apps/scanner', 'apps/worker', 'apps/writer', 'apps/dead-letter'];
      return [engines, ...projects.map((project) => ({ project })), pipeline].map((suites) => ({
        suites: { ...suites, ...onTheEngine },
        environment,
      }));
    },
  },
  {
    ...elasticMq,
    differences: elasticMqDifferences,
    async start(started) {
      // The local stack starts the engine from this folder.
      process.env['DAYBREAK_DYNAMODB_LOCAL'] = dynamodbLocal.install();
      const dynamodb = started.adopt(
        await startDynamoDB({ engine: 'dynamodb-local' }),
        async (each) => await each.close(),
      );
      const { url } = started.use(await elasticMq.start());
      return [
        { suites: conformance, environment: { DAYBREAK_SQS_ENDPOINT: url } },
        { suites: pipeline, environment: { DAYBREAK_ENDPOINT: dynamodb.endpoint, AWS_ENDPOINT_URL_SQS: url } },
      ];
    },
  },
  {
    ...moto,
    differences: motoDifferences,
    async start(started) {
      const { url } = started.use(await moto.start());
      return [
        { suites: conformance, environment: { DAYBREAK_SQS_ENDPOINT: url } },
        { suites: pipeline, environment: { DAYBREAK_ENDPOINT: url } },
      ];
    },
  },
];
