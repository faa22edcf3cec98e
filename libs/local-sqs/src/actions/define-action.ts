import * as v from 'valibot';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import type { Connection, LongPolls } from './long-polls.ts';
import type { MoveTasks } from './move-tasks.ts';

export interface ActionContext {
  readonly engine: SqsEngine;
  readonly longPolls: LongPolls;
  readonly moveTasks: MoveTasks;
  readonly connection: Connection;
}

/** Receives the parsed JSON body of the request and returns the body of the response. */
export type Action = (input: unknown, context: ActionContext) => object | Promise<object>;

/** Defines an action that checks its input against a schema. As in SQS, unknown members are ignored. */
export function defineAction<S extends v.GenericSchema>(
  schema: S,
  run: (input: v.InferOutput<S>, context: ActionContext) => object | Promise<object>,
): Action {
  return (input, context) => run(parseInput(schema, input), context);
}

/** Parses an input. Throws SqsError that names the first missing or invalid parameter. */
export function parseInput<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const parameter = v.getDotPath(issue) ?? 'the request';
  if (issue.input === undefined)
    throw new SqsError('MissingRequiredParameterException', `The request must contain the parameter ${parameter}.`);
  const value = ` ${JSON.stringify(issue.input)}`.slice(0, 200);
  throw new SqsError(
    'InvalidParameterValueException',
    `Value${value} for parameter ${parameter} is invalid. Reason: ${issue.message}`,
  );
}
