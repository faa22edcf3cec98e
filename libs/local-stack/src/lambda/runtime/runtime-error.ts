/** Returns an error of the runtime itself. The error's name is the type that Lambda reports. */
export function runtimeError(type: string, message: string, cause?: unknown): Error {
  const error = new Error(message, { cause });
  error.name = `Runtime.${type}`;
  return error;
}

/** Returns the error of an invocation that can't end, because the event loop is empty. */
export function nodeJsExit(): Error {
  return runtimeError(
    'NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never ' +
      'settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  );
}
