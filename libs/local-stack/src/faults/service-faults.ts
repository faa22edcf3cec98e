import { SqsError } from '@daybreak/local-sqs';
import { callerOf } from '../iam/caller.ts';
import type { FunctionError, FunctionHost } from '../lambda/invocation.ts';

/** A fault of a service. `throttled`: the service refuses each request. `unavailable`: each request fails, as in an outage. */
export type ServiceFault = 'throttled' | 'unavailable';

/** A service that can have a fault. */
export type FaultyService = 'dynamodb' | 'sqs' | 'lambda';

/** The current fault of each service of a stack. */
export class ServiceFaults {
  readonly #functionNames: ReadonlySet<string>;
  readonly #faults = new Map<FaultyService, ServiceFault>();

  constructor(functionNames: Iterable<string>) {
    this.#functionNames = new Set(functionNames);
  }

  of(service: FaultyService): ServiceFault | undefined {
    return this.#faults.get(service);
  }

  /** Returns the fault for a request. Only requests of functions meet faults: other callers can still look at the stack. */
  for(service: FaultyService, authorization: string | undefined): ServiceFault | undefined {
    const fault = this.#faults.get(service);
    return fault !== undefined && this.#functionNames.has(callerOf(authorization) ?? '') ? fault : undefined;
  }

  set(service: FaultyService, fault: ServiceFault | undefined): void {
    if (fault === undefined) this.#faults.delete(service);
    else this.#faults.set(service, fault);
  }
}

const why = 'a fault that was injected by setServiceFault';

/** Returns the error of SQS for a fault. */
export function sqsErrorOf(fault: ServiceFault): SqsError {
  return fault === 'throttled'
    ? new SqsError('RequestThrottled', `The request was denied due to request throttling (${why}).`)
    : new SqsError('ServiceUnavailable', `The request has failed due to a temporary failure of the server (${why}).`);
}

const dynamodbType = (name: string): string => `com.amazonaws.dynamodb.v20120810#${name}`;

/** The responses of DynamoDB, by fault. */
export const dynamodbAnswers: Readonly<Record<ServiceFault, { statusCode: number; body: object }>> = {
  throttled: {
    statusCode: 400,
    body: { __type: dynamodbType('ThrottlingException'), message: `Rate of requests exceeds the allowed one (${why})` },
  },
  unavailable: {
    statusCode: 500,
    body: { __type: dynamodbType('InternalServerError'), message: `Internal server error (${why})` },
  },
};

const lambdaErrors: Readonly<Record<ServiceFault, FunctionError>> = {
  throttled: { errorType: 'TooManyRequestsException', errorMessage: `Rate Exceeded (${why})` },
  unavailable: { errorType: 'ServiceException', errorMessage: `The Lambda service is unavailable (${why})` },
};

/**
 * Wraps a function so that its invocations fail during a fault of Lambda. Calls `onInvoke` for each invocation that reaches the function.
 */
export function faultyHost(
  host: FunctionHost,
  faults: ServiceFaults,
  onInvoke: (functionName: string) => void,
): FunctionHost {
  return {
    functionName: host.functionName,
    maximumConcurrency: host.maximumConcurrency,
    async invoke(event, requestId) {
      const fault = faults.of('lambda');
      if (fault !== undefined) return { ok: false, error: lambdaErrors[fault] };
      onInvoke(host.functionName);
      return await host.invoke(event, requestId);
    },
    kill: () => host.kill(),
    pids: () => host.pids(),
    warmUp: async () => await host.warmUp(),
    replaceCode: async (codeFolder) => await host.replaceCode(codeFolder),
    close: async () => await host.close(),
  };
}
