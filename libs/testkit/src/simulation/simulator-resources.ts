import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, type StackModel } from '@daybreak/local-stack';
import { type Functions, type PreparedFunctions, prepareFunctions } from '../functions/prepare-functions.ts';
import { clientConfig } from '../pipeline/client-config.ts';
import type { SimulatedClientConfig } from '../pipeline/simulated-pipeline.ts';
import { sendAsCaller } from '../state/caller.ts';
import { createDynamoDBTransport } from '../wire/in-process-transport.ts';
import { createTableAccess, type TableAccess } from '../wire/table-access.ts';
import type { Transport } from '../wire/transport.ts';
import { readTemplate, type TemplateValues } from './read-template.ts';

/** The resources that all runs of a simulator share. */
export interface SimulatorResources {
  readonly template: StackModel;
  readonly functions: PreparedFunctions;
  readonly dynamodb: Transport;
  readonly tables: TableAccess;
  readonly clients: SimulatorClients;
  /** Sets the `send` of the oracle's clients, which differs in each run. */
  setOracleReads(send: Transport['send']): void;
  close(): Promise<void>;
}

/** The client configs of a simulator. They are the same objects in every run, so that clients can be kept. */
export interface SimulatorClients {
  /** Sends requests as events of the run. */
  readonly simulated: SimulatedClientConfig;
  /** Sends requests to DynamoDB at once, without faults. */
  readonly direct: SimulatedClientConfig;
  /** Sends the requests of an oracle. */
  readonly oracle: SimulatedClientConfig;
}

/** Creates the resources of a simulator, with the tables of its template. */
export async function createSimulatorResources(
  templateOrPaths: StackModel | string | readonly string[],
  functionsOrModules: Functions | undefined,
  values: TemplateValues = {},
): Promise<SimulatorResources> {
  const template = readTemplate(templateOrPaths, values);
  const functions = await prepareFunctions(template, functionsOrModules);
  const dynamodb = createDynamoDBTransport();
  let sendAsOracle: Transport['send'] = dynamodb.send;
  const clients = {
    simulated: clientConfig(sendAsCaller),
    direct: clientConfig(dynamodb.send),
    oracle: clientConfig(async (request) => await sendAsOracle(request)),
  };
  const admin = new DynamoDBClient(clients.direct);
  const close = async (): Promise<void> => {
    admin.destroy();
    functions[Symbol.dispose]();
    await dynamodb.close();
  };
  try {
    await createTables(template.tables, admin);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    template,
    functions,
    dynamodb,
    tables: createTableAccess(dynamodb),
    clients,
    setOracleReads: (send) => void (sendAsOracle = send),
    close,
  };
}
