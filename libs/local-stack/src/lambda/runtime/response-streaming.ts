/** The mark of Lambda's runtime for handlers that stream their response. */
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');

/** Installs the global that a module calls to mark a streaming handler, so that the module loads. */
export function installResponseStreaming(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: object): object => Object.assign(handler, { [streaming]: 'response' }),
      HttpResponseStream: { from: (stream: unknown): unknown => stream },
    },
  });
}

export function isStreaming(handler: object): boolean {
  return Reflect.get(handler, streaming) === 'response';
}
