import { createRequire } from 'node:module';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { RowDefinition } from '@daybreak/domain';
import type { LocalStack } from '@daybreak/local-stack';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import * as v from 'valibot';
import type { OlderVersion } from './unpack.ts';

const librarySchema = v.object({ createRowRepository: v.function() });
const repositorySchema = v.object({ put: v.function() });
const outputsSchema = v.object({ RowsTableName: v.string() });

/** An owner's service that puts rows by the older version's library. */
export interface OlderOwner extends Disposable {
  readonly documentClient: DynamoDBDocumentClient;
  put(...rows: readonly RowDefinition[]): Promise<void>;
}

export function olderOwner(
  { repositoryPath }: OlderVersion,
  { region, dynamodbEndpoint: endpoint, outputs }: Pick<LocalStack, 'region' | 'dynamodbEndpoint' | 'outputs'>,
): OlderOwner {
  const { RowsTableName: tableName } = v.parse(outputsSchema, outputs);
  const credentials = { accessKeyId: 'owner', secretAccessKey: 'local' };
  const documentClient = createDynamoDBDocumentClient({ region, endpoint, credentials });
  const library = v.parse(librarySchema, createRequire(import.meta.url)(repositoryPath));
  const table = { documentClient, tableName, shardCount: 16, clock: systemClock };
  const repository = v.parse(repositorySchema, library.createRowRepository(table));
  return {
    documentClient,
    async put(...rows) {
      for (const row of rows) await repository.put(row);
    },
    [Symbol.dispose]: () => documentClient.destroy(),
  };
}
