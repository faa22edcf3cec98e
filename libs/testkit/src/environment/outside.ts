import type { HttpAnswer, HttpRequest } from './http-request.ts';

/** A request of a function to what the simulation has no emulation of, such as a payment provider. */
export interface OutsideRequest extends HttpRequest {
  /** The name of the function that makes it. */
  functionName: string;
}

/** Answers for the rest of the world; undefined for a request that it does not know. */
export type Outside = (request: OutsideRequest) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

/** A function asked for something that the simulation does not emulate and that nobody answers for. */
export class OutsideSimulationError extends Error {
  override readonly name = 'OutsideSimulationError';

  constructor(what: string) {
    super(
      `${what} is outside the simulation, which emulates SQS, SNS, DynamoDB, EventBridge and the buckets of the template. Answer it with \`outside\` of createSimulator, ` +
        'a function that is given the request and returns { statusCode, headers, body }',
    );
  }
}
