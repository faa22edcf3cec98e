/** Variables that Lambda sets itself. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
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

const mostBytes = 4_096;

/** Why Lambda rejects the variables of a function, a line each. */
export function environmentProblems(variables: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(variables);
  const ofLambda = names.filter((name) => reserved.has(name));
  const misspelt = names.filter((name) => !reserved.has(name) && !/^[a-zA-Z]\w+$/.test(name));
  const bytes = Object.entries(variables).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
  return [
    ...(ofLambda.length > 0 ? [`Lambda reserves the environment variables ${ofLambda.join(', ')}: remove them`] : []),
    ...(misspelt.length > 0
      ? [
          `Lambda takes no environment variables ${misspelt.join(', ')}: a name has two letters, digits or _ at least, a letter first`,
        ]
      : []),
    ...(bytes > mostBytes ? [`its environment variables have ${bytes} bytes, of which Lambda takes ${mostBytes}`] : []),
  ];
}
