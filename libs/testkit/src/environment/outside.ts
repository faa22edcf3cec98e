import type { HttpAnswer, HttpRequest } from './http-request.ts';

/** A request of a function to a service that the simulation does not emulate, such as a payment provider. */
export interface OutsideRequest extends HttpRequest {
  /** The name of the function that sent the request. */
  functionName: string;
}

/** Returns the response of a service that is not emulated, or undefined for an unknown request. */
export type Outside = (request: OutsideRequest) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

/** A function sent a request to a service that the simulation does not emulate, and `outside` did not answer it. */
export class OutsideSimulationError extends Error {
  override readonly name = 'OutsideSimulationError';

  constructor(what: string) {
    super(
      `${what} is outside the simulation, which emulates SQS, SNS, DynamoDB, EventBridge and the buckets of the template. Answer it with \`outside\` of createSimulator, ` +
        'a function that receives the request and returns { statusCode, headers, body }',
    );
  }
}
