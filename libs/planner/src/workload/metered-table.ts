import { setImmediate as turn } from 'node:timers/promises';
import { createDynamoDBResponder, createMeter } from '@daybreak/local-stack/internal';
import { rowsTable } from '@daybreak/repository';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import * as v from 'valibot';

/** A rows table in this process with a meter of its units. */
export interface MeteredTable extends AsyncDisposable {
  readonly tableName: string;
  readonly documentClient: ReturnType<typeof createDynamoDBDocumentClient>;
  units(): Record<'rows' | 'index', { read: number; write: number }>;
  /** Returns the stored item. */
  item(id: string): Promise<unknown>;
}

const tableName = 'rows';
const none = { read: 0, write: 0 };
const describedSchema = v.object({ Table: v.object({ TableStatus: v.string() }) });
/** The maximum turns of the event loop. The engine creates a table in two or three. */
const maximumTurns = 1_000;

/** Creates an empty rows table. Throws for a rejected request: a planned row has no conditions that fail. */
export async function createMeteredTable(): Promise<MeteredTable> {
  const responder = createDynamoDBResponder();
  const meter = createMeter({ tables: [], capacity: 'unlimited', now: () => 0, tableArnPrefix: 'table/' });
  const send = async (operation: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
    const begun = meter.begin(operation, { ...body });
    if (begun !== undefined && 'refusal' in begun) throw new Error(`The meter rejected ${operation}`);
    const response = await responder.respond(operation, begun?.body ?? body);
    const settled = begun?.settle(response) ?? response;
    if (settled.statusCode !== 200) throw new Error(`${operation} failed: ${JSON.stringify(settled.body)}`);
    return settled.body;
  };
  await send('CreateTable', rowsTable(tableName));
  await untilActive(async () => v.parse(describedSchema, await send('DescribeTable', { TableName: tableName })));
  const documentClient = createDynamoDBDocumentClient({ region: 'eu-west-1' });
  documentClient.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => ({
        output: { $metadata: {}, ...(await send(commandName.replace(/Command$/, ''), input)) },
        response: {},
      }),
    { step: 'initialize' },
  );
  return {
    tableName,
    documentClient,
    units() {
      const { [tableName]: rows = none, [`${tableName}/index/due`]: index = none } = meter.unitCounts();
      return { rows: { ...rows }, index: { ...index } };
    },
    item: async (id) => (await send('GetItem', { TableName: tableName, Key: { id: { S: id } } }))['Item'],
    async [Symbol.asyncDispose]() {
      documentClient.destroy();
      await responder.close();
    },
  };
}

async function untilActive(describe: () => Promise<v.InferOutput<typeof describedSchema>>): Promise<void> {
  for (let turns = 0; turns < maximumTurns; turns += 1) {
    const { Table: table } = await describe();
    if (table.TableStatus === 'ACTIVE') return;
    await turn();
  }
  throw new Error(`The table is not active after ${maximumTurns} turns`);
}
