/** An error that the runtime itself reports: its name is the error's type. */
export function runtimeError(type: string, message: string, cause?: unknown): Error {
  const error = new Error(message, { cause });
  error.name = `Runtime.${type}`;
  return error;
}

/** The event loop is empty and the invocation has not ended, so it never will. */
export function nodeJsExit(): Error {
  return runtimeError(
    'NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never ' +
      'settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  );
}
