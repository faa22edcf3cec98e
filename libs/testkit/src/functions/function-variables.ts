import { devNull } from 'node:os';
import type { FunctionModel } from '@daybreak/local-stack';

/** The defaults of the SDK. Without these variables, each client would look for each setting in files. */
const sdkDefaults = {
  AWS_MAX_ATTEMPTS: '3',
  AWS_RETRY_MODE: 'standard',
  AWS_DEFAULTS_MODE: 'legacy',
  AWS_USE_DUALSTACK_ENDPOINT: 'false',
  AWS_USE_FIPS_ENDPOINT: 'false',
  AWS_ACCOUNT_ID_ENDPOINT_MODE: 'preferred',
  AWS_DISABLE_REQUEST_COMPRESSION: 'false',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  AWS_AUTH_SCHEME_PREFERENCE: 'sigv4',
  AWS_SDK_UA_APP_ID: '',
};

/** Returns the environment variables of a function: those of Lambda and of the template, and none of the machine. */
export function functionVariables(
  { name, handler, memorySizeMiB, runtime, environment, codeFolder }: FunctionModel,
  region: string,
): Record<string, string> {
  return {
    ...sdkDefaults,
    ...environment,
    TZ: ':UTC',
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: codeFolder ?? '',
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime ?? 'nodejs'}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'simulation',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Lambda has no such files. Those of the machine would make its runs differ from runs on other machines.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}
