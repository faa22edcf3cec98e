/** Calls a handler as Lambda's runtime for Node does: with a callback if it has a third parameter. */
export async function callHandler(
  handler: (...args: never[]) => unknown,
  event: unknown,
  context: object,
): Promise<unknown> {
  if (handler.length < 3) return await Reflect.apply(handler, undefined, [event, context]);
  return await new Promise((resolve, reject) => {
    const callback = (error: unknown, result: unknown): void => {
      if (error === undefined || error === null) resolve(result);
      else reject(error instanceof Error ? error : new Error('The handler failed', { cause: error }));
    };
    const returned: unknown = Reflect.apply(handler, undefined, [event, context, callback]);
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
}
