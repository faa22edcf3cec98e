import * as v from 'valibot';
import { keepByConfig } from './keep-by-config.ts';
import type { SimulatedClientConfig, SimulatedPipeline, SimulatedWiring } from './simulated-pipeline.ts';

type Body = Record<string, unknown>;

/** What becomes of a function's requests and their answers, for some of its operations. */
export interface Rewriting {
  /** What is sent in place of a body. Default: the body. */
  request?: (operation: string, body: Body) => Body;
  /** What the function gets in place of an answer of status 200. Default: the answer. */
  response?: (operation: string, body: Body, asked: Body) => Body;
}

const bodySchema = v.pipe(
  v.unknown(),
  v.transform((body) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body))),
  v.parseJson(),
  v.record(v.string(), v.unknown()),
);
const requestSchema = v.looseObject({ headers: v.object({ 'x-amz-target': v.string() }), body: bodySchema });

/**
 * Whether a request changes an item only as long as that is as expected.
 *
 * @example
 * import { isConditionalUpdate, rewriteRequests, type SimulatedPipeline } from '@daybreak/testkit';
 *
 * // The function's conditional updates have no condition.
 * export function withoutConditions(pipeline: SimulatedPipeline): SimulatedPipeline {
 *   return rewriteRequests(pipeline, 'shop-charge', {
 *     request: (operation, body) =>
 *       isConditionalUpdate(operation, body) ? { ...body, ConditionExpression: undefined } : body,
 *   });
 * }
 */
export function isConditionalUpdate(operation: string, body: Body): boolean {
  return operation === 'UpdateItem' && body['ConditionExpression'] !== undefined;
}

/**
 * The pipeline with one function that sends something else on the wire, or receives something else: as if its code were
 * other than it is, whatever that code looks like. A run of it fails with Error when there is no such function.
 *
 * @example
 * import { rewriteRequests, type SimulatedPipeline } from '@daybreak/testkit';
 *
 * // The function reads what may be old.
 * export function readingStale(pipeline: SimulatedPipeline): SimulatedPipeline {
 *   return rewriteRequests(pipeline, 'shop-charge', {
 *     request: (operation, body) => (operation === 'GetItem' ? { ...body, ConsistentRead: false } : body),
 *   });
 * }
 */
export function rewriteRequests<Pipeline extends SimulatedPipeline>(
  pipeline: Pipeline,
  functionName: string,
  rewriting: Rewriting,
): Pipeline {
  const rewritten = keepByConfig((config) => rewriteClient(config, rewriting));
  return {
    ...pipeline,
    functions(wiring: SimulatedWiring) {
      const faulty = pipeline.functions({ ...wiring, client: rewritten(wiring.client) })[functionName];
      if (faulty === undefined) throw new Error(`There is no function ${functionName}`);
      return { ...pipeline.functions(wiring), [functionName]: faulty };
    },
  };
}

/** The settings of a client that sends something else on the wire, or receives something else. */
export function rewriteClient(config: SimulatedClientConfig, { request, response }: Rewriting): SimulatedClientConfig {
  const { requestHandler } = config;
  return {
    ...config,
    requestHandler: {
      ...requestHandler,
      async handle(sdkRequest) {
        const parsed = v.parse(requestSchema, sdkRequest);
        const operation = parsed.headers['x-amz-target'].split('.').at(-1) ?? '';
        const body = request?.(operation, parsed.body) ?? parsed.body;
        const { response: answer } = await requestHandler.handle({ ...parsed, body: JSON.stringify(body) });
        if (answer.statusCode !== 200 || response === undefined) return { response: answer };
        const answered = response(operation, v.parse(bodySchema, answer.body), body);
        return { response: { ...answer, body: Buffer.from(JSON.stringify(answered)) } };
      },
    },
  };
}
