import * as v from 'valibot';
import { keepByConfig } from './keep-by-config.ts';
import type { SimulatedClientConfig, SimulatedPipeline, SimulatedWiring } from './simulated-pipeline.ts';

type Body = Record<string, unknown>;

/** Changes the requests of a function, and their responses. */
export interface Rewriting {
  /** Returns the body to send instead. Default: the same body. */
  request?: (operation: string, body: Body) => Body;
  /** Returns the body that the function receives instead, for a response with status 200. Default: the same body. */
  response?: (operation: string, body: Body, requestBody: Body) => Body;
}

const bodySchema = v.pipe(
  v.unknown(),
  v.transform((body) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body))),
  v.parseJson(),
  v.record(v.string(), v.unknown()),
);
const requestSchema = v.looseObject({ headers: v.object({ 'x-amz-target': v.string() }), body: bodySchema });

/**
 * Whether a request changes an item under a condition.
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
 * Changes the requests that one function sends and the responses that it receives, as if its code were different. A run of the returned
 * pipeline fails with Error if there is no such function.
 *
 * @example
 * import { rewriteRequests, type SimulatedPipeline } from '@daybreak/testkit';
 *
 * // The function reads without `ConsistentRead`.
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
      const functions = pipeline.functions(wiring);
      const faulty = pipeline.functions({ ...wiring, client: rewritten(wiring.client) })[functionName];
      if (faulty === undefined)
        throw new Error(`The pipeline has no function ${functionName}: it has ${Object.keys(functions).join(', ')}`);
      return { ...functions, [functionName]: faulty };
    },
  };
}

/** Returns the config of a client with changed requests and responses. */
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
        const { response: received } = await requestHandler.handle({ ...parsed, body: JSON.stringify(body) });
        if (received.statusCode !== 200 || response === undefined) return { response: received };
        const changed = response(operation, v.parse(bodySchema, received.body), body);
        return { response: { ...received, body: Buffer.from(JSON.stringify(changed)) } };
      },
    },
  };
}
