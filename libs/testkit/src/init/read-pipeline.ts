import type { Arrival, StackModel } from '@daybreak/local-stack';
import { readTemplate, type TemplateValues } from '../simulation/read-template.ts';
import type { EntryPoint } from './entry-points/entry-point.ts';
import { entryPointsOf } from './entry-points/entry-points-of.ts';
import { consumerOf, isDeadLetterQueue } from './entry-points/queue-entry-points.ts';
import { InitError } from './entry-points/init-error.ts';

/** The parts of a template that a first test uses. */
export interface TestedPipeline {
  readonly entryPoint: Pick<EntryPoint, 'kind' | 'name' | 'receivers'>;
  readonly arrival: Arrival;
  /** The queues from which functions receive, without dead-letter queues. */
  readonly received: readonly string[];
  readonly deadLetterQueues: readonly string[];
  readonly tables: readonly string[];
  /** A line for each part of the template that is not emulated. */
  readonly unsupported: readonly string[];
}

export interface ReadOptions {
  /** The name or logical id of the entry point. Default: the first one that nothing in the template feeds. */
  readonly from?: string | undefined;
  readonly message?: unknown;
  readonly values?: TemplateValues;
}

/** Finds the entry point of a pipeline, and its arrival. Throws TemplateError, and InitError if there is no usable entry point. */
export function readPipeline(
  templatePaths: readonly string[],
  { from, message, values }: ReadOptions = {},
): TestedPipeline {
  const model = readTemplate(templatePaths, values);
  const templates = templatePaths.join(', ');
  const entryPoints = entryPointsOf(model);
  const entryPoint = from === undefined ? firstOf(entryPoints, templates) : named(from, entryPoints, templates);
  return {
    entryPoint,
    arrival: entryPoint.arrival(message),
    received: model.queues
      .filter((queue) => consumerOf(model, queue) !== undefined && !isDeadLetterQueue(model, queue))
      .map(({ name }) => name),
    deadLetterQueues: deadLetterQueuesOf(model),
    tables: model.tables.map(({ name }) => name),
    unsupported: model.unsupported,
  };
}

function deadLetterQueuesOf(model: StackModel): string[] {
  return model.queues.filter((queue) => isDeadLetterQueue(model, queue)).map(({ name }) => name);
}

function firstOf(entryPoints: readonly EntryPoint[], templates: string): EntryPoint {
  const resources = entryPoints.filter(({ kind }) => kind !== 'function');
  const possible = resources.filter(({ refusal }) => refusal === undefined);
  const first = possible.find(({ isFed }) => !isFed) ?? possible[0];
  if (first !== undefined) return first;
  const functions = entryPoints.filter(({ kind, refusal }) => kind === 'function' && refusal === undefined);
  throw new InitError(
    [
      `${templates} has no resource that a first test can begin with.`,
      ...resources.map(({ kind, name, refusal }) => `  The ${kind} ${name}: ${refusal}.`),
      ...(functions.length === 0
        ? []
        : [
            `For an API, a state machine or a stream that is not emulated, begin with its function, and pass the event: ` +
              `--from ${functions[0]?.name} --message '{"…":"…"}'. ${listOf(functions)}`,
          ]),
    ].join('\n'),
  );
}

function named(from: string, entryPoints: readonly EntryPoint[], templates: string): EntryPoint {
  const found = entryPoints.find(({ name, logicalId }) => name === from || logicalId === from);
  if (found === undefined)
    throw new InitError(`A pipeline can't begin with ${from} in ${templates}. ${listOf(entryPoints)}`);
  if (found.refusal !== undefined) throw new InitError(`The ${found.kind} ${found.name}: ${found.refusal}`);
  return found;
}

function listOf(entryPoints: readonly EntryPoint[]): string {
  return entryPoints.length === 0
    ? 'No resource accepts arrivals.'
    : `It can begin with: ${entryPoints.map(({ kind, name }) => `${kind} ${name}`).join(', ')}.`;
}
