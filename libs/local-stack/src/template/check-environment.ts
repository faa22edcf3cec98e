/** The environment variables that Lambda sets. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const reserved: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

const maximumBytes = 4_096;

/** Returns a line for each reason why Lambda rejects a function's environment variables. */
export function environmentProblems(variables: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(variables);
  const reservedNames = names.filter((name) => reserved.has(name));
  const invalidNames = names.filter((name) => !reserved.has(name) && !/^[a-zA-Z]\w+$/.test(name));
  const bytes = Object.entries(variables).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
  return [
    ...(reservedNames.length > 0
      ? [`Lambda reserves the environment variables ${reservedNames.join(', ')}: remove them`]
      : []),
    ...(invalidNames.length > 0
      ? [
          `Lambda rejects the environment variables ${invalidNames.join(', ')}: a name must have at least two letters, digits or _, and begin with a letter`,
        ]
      : []),
    ...(bytes > maximumBytes ? [`its environment variables have ${bytes} bytes: the maximum is ${maximumBytes}`] : []),
  ];
}
