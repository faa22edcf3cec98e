import { parseArgs } from 'node:util';
import { dynamodbEngines } from '@daybreak/local-stack';
import * as v from 'valibot';
import { requestsOf } from './dynamodb-proxy/dynamodb-request.ts';
import { startPipeline } from './start-pipeline.ts';

// A program of its own: runs the pipeline on a data folder, and kills itself, the stack's process, in the middle.
const optionsSchema = v.object({
  engine: v.picklist(dynamodbEngines),
  data: v.string(),
  at: v.string(),
  function: v.string(),
  operation: v.string(),
  skip: v.pipe(v.string(), v.transform(Number)),
});
const type = 'string';
const { values: given } = parseArgs({
  options: Object.fromEntries(Object.keys(optionsSchema.entries).map((name) => [name, { type } as const])),
});
const options = v.parse(optionsSchema, given);

const pipeline = await startPipeline({ engine: options.engine, dataDir: options.data });
const { function: functionName, operation, skip } = options;
const held = pipeline.dynamodb.hold(requestsOf(functionName, operation), { after: 'effect', skip });
void pipeline.fire(options.at);
await held.reached();
process.kill(process.pid, 'SIGKILL');
