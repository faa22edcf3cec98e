import type { Arrival, StackModel } from '@daybreak/local-stack';
import { readTemplate } from '../simulation/read-template.ts';
import type { EntryPoint } from './entry-points/entry-point.ts';
import { entryPointsOf } from './entry-points/entry-points-of.ts';
import { consumerOf, isDeadLetterQueue } from './entry-points/queue-entry-points.ts';
import { InitError } from './entry-points/init-error.ts';

/** What of a template a first test begins with, and looks at. */
export interface TestedPipeline {
  readonly entryPoint: Pick<EntryPoint, 'kind' | 'name' | 'receivers'>;
  readonly arrival: Arrival;
  /** The queues from which functions receive; dead letters are none of them. */
  readonly received: readonly string[];
  /** The queues that get what was received too often. */
  readonly deadLetterQueues: readonly string[];
  readonly tables: readonly string[];
  /** What of the template matters and is not emulated: one line each. */
  readonly unsupported: readonly string[];
}

export interface ReadOptions {
  /** The name or the logical id of what the test begins with. Default: the first thing that nothing of the template feeds. */
  readonly from?: string | undefined;
  readonly message?: unknown;
}

/** Finds where the pipeline of some templates begins, and what arrives there. Throws TemplateError, and InitError where nothing can. */
export function readPipeline(templatePaths: readonly string[], { from, message }: ReadOptions = {}): TestedPipeline {
  const model = readTemplate(templatePaths);
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
  const brought = entryPoints.filter(({ kind }) => kind !== 'function');
  const possible = brought.filter(({ refusal }) => refusal === undefined);
  const first = possible.find(({ isFed }) => !isFed) ?? possible[0];
  if (first !== undefined) return first;
  const functions = entryPoints.filter(({ kind, refusal }) => kind === 'function' && refusal === undefined);
  throw new InitError(
    [
      `There is nothing in ${templates} that a first test could begin with.`,
      ...brought.map(({ kind, name, refusal }) => `  The ${kind} ${name}: ${refusal}.`),
      ...(functions.length === 0
        ? []
        : [
            `An API, a state machine or a stream that is not emulated begins with a function, and the event that it gives it: ` +
              `--from ${functions[0]?.name} --message '{"…":"…"}'. ${listOf(functions)}`,
          ]),
    ].join('\n'),
  );
}

function named(from: string, entryPoints: readonly EntryPoint[], templates: string): EntryPoint {
  const found = entryPoints.find(({ name, logicalId }) => name === from || logicalId === from);
  if (found === undefined) throw new InitError(`Nothing begins with ${from} in ${templates}. ${listOf(entryPoints)}`);
  if (found.refusal !== undefined) throw new InitError(`The ${found.kind} ${found.name}: ${found.refusal}`);
  return found;
}

function listOf(entryPoints: readonly EntryPoint[]): string {
  return entryPoints.length === 0
    ? 'Nothing of it takes anything.'
    : `There are: ${entryPoints.map(({ kind, name }) => `${kind} ${name}`).join(', ')}.`;
}
