import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import type { InputFile } from '../rows-file/input-file.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Environment } from '../terminal/environment.ts';
import { resolvePath } from '../terminal/resolve-path.ts';

export interface TableOptions {
  table: string;
  tableRegion?: string | undefined;
  tableProfile?: string | undefined;
}

/**
 * A table of DynamoDB as a file of its items, in the lines of an export to S3. It scans the table, with consistent reads, and writes nothing to it. Rejected items
 * are written beside a file of the table's name in the current folder.
 */
export function tableFile(options: TableOptions, environment: Pick<Environment, 'cwd' | 'env' | 'signal'>): InputFile {
  const name = `${options.table}.jsonl`;
  return { name, path: resolvePath(name, environment), stream: lines(options, environment.signal) };
}

async function* lines(
  { table, tableRegion: region, tableProfile: profile }: TableOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const client = createDynamoDBDocumentClient({ ...(region && { region }), ...(profile && { profile }) });
  let startKey: Record<string, AttributeValue> | undefined;
  try {
    do {
      const page = await client.send(
        new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: startKey }),
        { abortSignal: signal },
      );
      yield Buffer.from((page.Items ?? []).map((item) => `${JSON.stringify({ Item: item }, binaryAsText)}\n`).join(''));
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException')
      throw new CommandError(`There is no table ${table}: check --table, --table-region and --table-profile`, {
        cause: error,
      });
    throw error;
  } finally {
    client.destroy();
  }
}

/** As DynamoDB exports binary values. */
function binaryAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
