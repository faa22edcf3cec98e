import { createMessageSender, createQueueDepth } from '@daybreak/batch';
import { createDeadLetterHandler, toParkedMessage } from '@daybreak/dead-letter';
import { builtInRuleBook, dueAt, planRow } from '@daybreak/domain';
import { createTables, loadTemplate, readStackModel, type StackModel } from '@daybreak/local-stack';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
} from '@daybreak/runtime';
import { createScannerHandler } from '@daybreak/scanner';
import type { PipelineUnderTest, SimulatedWiring } from '@daybreak/testkit';
import { createWorkerHandler } from '@daybreak/worker';
import { createWriterHandler } from '@daybreak/writer';
import { templatePath } from '../template-path.ts';

/** Few shards keep a run short; which row is in which makes no difference to the promises. */
const shardCount = 2;
const region = 'us-east-1';

/** Daybreak as its template has it, its real functions made in this process; on a DynamoDB that gets its tables. */
export async function daybreakUnderTest(dynamodbEndpoint: string): Promise<PipelineUnderTest> {
  const model = readDaybreakModel();
  await createTables(model.tables, dynamodbEndpoint, region);
  const output = outputsOf(model);
  const tableName = output('RowsTableName');
  const rowQueue = queueNameOf(output('RowQueueUrl'));
  const valueQueue = queueNameOf(output('ValueQueueUrl'));
  const parkingQueue = queueNameOf(output('ParkingQueueUrl'));

  return {
    model,
    scanner: output('ScannerFunctionName'),
    rowsTable: tableName,
    runsTable: output('RunsTableName'),
    rowQueue,
    valueQueue,
    createFunctions(wiring) {
      const { clock } = wiring;
      const documentClient = createDynamoDBDocumentClient(wiring.dynamodb);
      const sqs = createSqsClient(wiring.sqs);
      const rows = createRowRepository({ documentClient, tableName, shardCount, clock });
      const runs = createRunRepository({ documentClient, tableName: output('RunsTableName'), clock });
      const senderTo = <Message>(queueName: string) =>
        createMessageSender<Message>(senderOptions(wiring, sqs, queueName));
      const observed = () => ({ logger: createMemoryLogger(), metrics: createMemoryMetrics(), clock });
      const queueDepth = createQueueDepth({ sqs, queueUrls: [wiring.queueUrl(rowQueue), wiring.queueUrl(valueQueue)] });
      return {
        [output('ScannerFunctionName')]: createScannerHandler({
          config: { shardCount },
          rows,
          runs,
          rowMessages: senderTo(rowQueue),
          queueDepth,
          ...observed(),
        }),
        [output('WorkerFunctionName')]: createWorkerHandler({
          config: { valuesPerMessage: 1 },
          rows,
          valueMessages: senderTo(valueQueue),
          ...observed(),
        }),
        [output('WriterFunctionName')]: createWriterHandler({ rows, ...observed() }),
        [output('DeadLetterFunctionName')]: createDeadLetterHandler({
          rows,
          parkedMessages: createMessageSender({
            ...senderOptions(wiring, sqs, parkingQueue),
            toMessage: toParkedMessage,
          }),
          ...observed(),
        }),
      };
    },
    createRows: (dynamodb, clock) =>
      createRowRepository({ documentClient: createDynamoDBDocumentClient(dynamodb), tableName, shardCount, clock }),
    plan: (row) => planRow(row, builtInRuleBook),
    dueAt: ({ dueDate, timeZone }) => dueAt(dueDate, timeZone),
  };
}

function readDaybreakModel(): StackModel {
  return readStackModel({
    template: loadTemplate(templatePath),
    templatePath,
    place: { stackName: 'Daybreak-dev', accountId: '000000000000', region, sqsEndpoint: 'http://127.0.0.1:9' },
  });
}

function outputsOf({ outputs }: StackModel): (name: string) => string {
  return (name) => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`The template has no output ${name}`);
    return value;
  };
}

function senderOptions(
  { queueUrl, wait, random }: SimulatedWiring,
  sqs: ReturnType<typeof createSqsClient>,
  queueName: string,
) {
  return { sqs, queueUrl: queueUrl(queueName), wait, random };
}

function queueNameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? queueUrl;
}
