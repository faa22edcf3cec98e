import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { builtInRuleBook, describeProblems, parseRowDefinition } from '@daybreak/domain';
import { dynamodbEngines } from '@daybreak/local-stack/internal';
import * as v from 'valibot';
import { requestsOf } from './dynamodb-proxy/dynamodb-request.ts';
import { startPipeline } from './start-pipeline.ts';

// A program of its own: puts rows, runs the pipeline on a data folder, and kills itself, the stack's process, in the middle.
const optionsSchema = v.object({
  engine: v.picklist(dynamodbEngines),
  data: v.string(),
  /** JSON, as an owner would write them. */
  rows: v.pipe(v.string(), v.parseJson(), v.array(v.unknown())),
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

const rows = options.rows.map((row) => {
  const parsed = parseRowDefinition(row, builtInRuleBook);
  if (!parsed.success) throw new RangeError(describeProblems(parsed.problems));
  return parsed.definition;
});

const pipeline = await startPipeline({ engine: options.engine, dataDir: options.data });
await pipeline.put(...rows);
const { function: functionName, operation, skip } = options;
const held = pipeline.dynamodb.hold(requestsOf(functionName, operation), { after: 'effect', skip });
void pipeline.fire(options.at);
await held.reached();
// Compiled code is written to the cache when a process ends, which a killed one never does.
flushCompileCache();
process.kill(process.pid, 'SIGKILL');
