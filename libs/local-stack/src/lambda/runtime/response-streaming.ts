/** As Lambda's runtime marks handlers that stream their response. */
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');

/** The global of Lambda's runtime by which a module marks its handler, so that the module loads. */
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
