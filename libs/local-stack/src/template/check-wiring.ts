import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mayRedrive } from '@daybreak/local-sqs/internal';
import { handlerParts } from '../lambda/runtime/handler-parts.ts';
import type { Findings } from './reading.ts';
import type { EventSourceMappingModel, FunctionModel, StackModel, StreamMappingModel } from './stack-model.ts';

type Wiring = Pick<
  StackModel,
  'functions' | 'tables' | 'queues' | 'eventSourceMappings' | 'streamMappings' | 'schedules' | 'roles'
>;

/**
 * AWS advises a visibility timeout of six times the function's timeout, plus the batching window, so that Lambda can retry a throttled
 * batch.
 */
const advisedVisibilityFactor = 6;

/** Finds what would fail or lose messages on AWS, and adds it to `findings`. */
export function checkWiring(wiring: Wiring, findings: Findings): void {
  for (const mapping of wiring.eventSourceMappings) checkMapping(mapping, wiring, findings);
  for (const mapping of wiring.streamMappings) checkStreamMapping(mapping, wiring, findings);
  for (const { logicalId, functionName } of wiring.schedules) {
    if (functionName === undefined || wiring.functions.some(({ name }) => name === functionName)) continue;
    findings.problems.push(`Schedule ${logicalId} targets ${functionName}, which is not a function of this template`);
  }
  for (const { logicalId, roleArn } of [...wiring.functions, ...wiring.schedules]) {
    if (wiring.roles.some(({ arn }) => arn === roleArn)) continue;
    findings.unsupported.push(`${logicalId}: its role is not in this template, so its permissions are not evaluated`);
  }
  for (const queue of wiring.queues) {
    const target = queue.redrive?.deadLetterTargetArn;
    if (target === undefined) continue;
    const deadLetterQueue = wiring.queues.find(({ arn }) => arn === target);
    if (deadLetterQueue === undefined) {
      findings.problems.push(`Queue ${queue.logicalId} redrives to ${target}, which is not a queue of this template`);
    } else if (queue.arn.endsWith('.fifo') !== deadLetterQueue.arn.endsWith('.fifo')) {
      findings.problems.push(
        `Queue ${queue.logicalId} redrives to ${deadLetterQueue.logicalId}, but only one of them is a FIFO queue: both must have the same type`,
      );
    } else if (!mayRedrive(queue.arn, deadLetterQueue.attributes)) {
      findings.problems.push(
        `Queue ${queue.logicalId} redrives to ${deadLetterQueue.logicalId}, whose RedriveAllowPolicy does not allow it`,
      );
    }
  }
}

function checkMapping(
  mapping: EventSourceMappingModel,
  wiring: Wiring,
  { problems, warnings }: Pick<Findings, 'problems' | 'warnings'>,
): void {
  const label = `Event source mapping ${mapping.logicalId}`;
  const target = wiring.functions.find(({ name }) => name === mapping.functionName);
  const queue = wiring.queues.find(({ arn }) => arn === mapping.queueArn);
  if (target === undefined)
    problems.push(`${label} invokes ${mapping.functionName}, which is not a function of this template`);
  if (queue === undefined) problems.push(`${label} reads ${mapping.queueArn}, which is not a queue of this template`);
  if (!mapping.reportBatchItemFailures) {
    warnings.push(
      `${label} has no ReportBatchItemFailures: after one failed message, the whole batch is delivered again. ` +
        `Add FunctionResponseTypes: ['ReportBatchItemFailures'] (reportBatchItemFailures: true in the CDK)`,
    );
  }
  if (mapping.queueArn.endsWith('.fifo')) {
    if (mapping.maximumBatchingWindowSeconds > 0)
      problems.push(`${label} has a MaximumBatchingWindowInSeconds, which AWS rejects for a FIFO queue: remove it`);
    if (mapping.batchSize > 10)
      problems.push(`${label} has a BatchSize of ${mapping.batchSize}: the maximum for a FIFO queue is 10`);
  } else if (mapping.batchSize > 10 && mapping.maximumBatchingWindowSeconds < 1) {
    problems.push(
      `${label} has a BatchSize above 10: add a MaximumBatchingWindowInSeconds of at least 1, which Lambda requires`,
    );
  }
  if (target === undefined || queue === undefined) return;

  const { timeoutSeconds, reservedConcurrency = Number.POSITIVE_INFINITY } = target;
  if (reservedConcurrency > 0 && reservedConcurrency < (mapping.maximumConcurrency ?? Number.POSITIVE_INFINITY)) {
    warnings.push(
      `${label} receives more messages than the ReservedConcurrentExecutions of ${target.logicalId}, ${reservedConcurrency}, allows. On AWS, a ` +
        `throttled message counts as received, so it can reach its dead-letter queue. ` +
        (reservedConcurrency < 2
          ? 'Reserve at least 2, and set MaximumConcurrency to 2'
          : `Set MaximumConcurrency to at most ${reservedConcurrency}`),
    );
  }
  const { visibilityTimeoutSeconds } = queue;
  const { maximumBatchingWindowSeconds: windowSeconds } = mapping;
  const advised = advisedVisibilityFactor * timeoutSeconds + windowSeconds;
  const found = `Queue ${queue.logicalId} has a VisibilityTimeout of ${visibilityTimeoutSeconds} s`;
  // The first message of a batch is invisible while it waits for the window to end.
  const window = windowSeconds === 0 ? '' : ` and the ${windowSeconds} s window of ${mapping.logicalId}`;
  if (visibilityTimeoutSeconds < timeoutSeconds) {
    problems.push(
      `${found}, below the ${timeoutSeconds} s Timeout of ${target.logicalId}, which Lambda rejects: messages would be delivered again while ` +
        `the function handles them. Set it to ${advised} s or more`,
    );
  } else if (visibilityTimeoutSeconds < timeoutSeconds + windowSeconds) {
    warnings.push(
      `${found}, below the ${timeoutSeconds} s Timeout of ${target.logicalId}${window}: messages may be delivered again while ` +
        `the function handles them. Set it to ${advised} s or more`,
    );
  } else if (visibilityTimeoutSeconds < advised) {
    warnings.push(`${found}. AWS advises six times the Timeout of ${target.logicalId}${window}: ${advised} s`);
  }
}

function checkStreamMapping(
  { logicalId, functionName, streamArn, onFailureArn }: StreamMappingModel,
  { functions, tables, queues }: Wiring,
  { problems, unsupported }: Pick<Findings, 'problems' | 'unsupported'>,
): void {
  const label = `Event source mapping ${logicalId}`;
  if (!functions.some(({ name }) => name === functionName)) {
    problems.push(`${label} invokes ${functionName}, which is not a function of this template`);
  }
  if (!tables.some(({ stream }) => stream?.arn === streamArn)) {
    problems.push(`${label} reads ${streamArn}, which is not the stream of a table of this template`);
  }
  if (onFailureArn === undefined || onFailureArn.includes(':sns:')) return;
  if (!onFailureArn.includes(':sqs:')) {
    unsupported.push(
      `${label} sends discarded records to ${onFailureArn}, which is not emulated: nothing receives them`,
    );
  } else if (!queues.some(({ arn }) => arn === onFailureArn)) {
    problems.push(`${label} sends discarded records to ${onFailureArn}, which is not a queue of this template`);
  }
}

/** Finds functions whose code is missing. Functions in `inProcess` need no code. */
export function checkCode(functions: readonly FunctionModel[], inProcess: ReadonlySet<string>): string[] {
  return functions.flatMap(({ logicalId, name, codeFolder, handler, notRun }) => {
    if (inProcess.has(name) || inProcess.has(logicalId) || notRun !== undefined) return [];
    if (codeFolder === undefined) {
      return [
        `Function ${logicalId}: neither its metadata nor the asset manifest names its code folder: synthesise the template again, and keep the whole output folder`,
      ];
    }
    const module = moduleOf(handler);
    if (module === undefined)
      return [
        `Function ${logicalId}: its Handler ${handler} does not have the form file.export, such as index.handler`,
      ];
    const has = (extension: string): boolean => existsSync(join(codeFolder, `${module}${extension}`));
    if (['', '.js', '.mjs', '.cjs'].some(has)) return [];
    const how = ['.ts', '.mts', '.cts'].some(has)
      ? 'build the function (sam build), and use the template in the build folder'
      : 'build the function';
    return [`Function ${logicalId}: ${codeFolder} has no ${module}.cjs, .js or .mjs: ${how}`];
  });
}

function moduleOf(handler: string): string | undefined {
  try {
    return handlerParts(handler).module;
  } catch {
    return undefined;
  }
}
