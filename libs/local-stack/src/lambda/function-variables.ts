import { delimiter } from 'node:path';
import { accessKeyOf } from '../iam/caller.ts';
import { compileCache } from '../process/compile-cache.ts';
import { otherServicesPath } from '../events/refuse-other-service.ts';
import type { FunctionModel } from '../template/stack-model.ts';

/** The endpoints of the services that a function may call. */
export interface ServiceEndpoints {
  readonly region: string;
  readonly sqsEndpoint: string;
  readonly dynamodbEndpoint: string;
  /** The endpoint of EventBridge and of SNS. */
  readonly eventsEndpoint: string;
  /** The endpoint of S3. Undefined if the template has no bucket. */
  readonly s3Endpoint?: string | undefined;
}

/**
 * Returns the environment variables of a function's process: Lambda's, the template's and the local endpoints, and none of the caller's.
 */
export function functionVariables(
  { name, handler, memorySizeMiB, runtime, environment, codeFolder, layersFolder }: FunctionModel,
  { region, sqsEndpoint, dynamodbEndpoint, eventsEndpoint, s3Endpoint }: ServiceEndpoints,
): Record<string, string> {
  // A call to any other service fails at once, by name, instead of leaving the machine.
  const elsewhere = eventsEndpoint + otherServicesPath;
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...compileCache,
    ...environment,
    NODE_PATH: nodePath(environment['NODE_PATH'] ?? defaultNodePath(runtime), { codeFolder, layersFolder }),
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: codeFolder ?? '',
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime ?? 'nodejs'}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Static credentials. The access key names the function in every request.
    AWS_ACCESS_KEY_ID: accessKeyOf(name),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: elsewhere,
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventsEndpoint,
    AWS_ENDPOINT_URL_S3: s3Endpoint ?? elsewhere,
    AWS_ENDPOINT_URL_SNS: eventsEndpoint,
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
    AWS_ENDPOINT_URL_DYNAMODB: onThisMachine(environment['AWS_ENDPOINT_URL_DYNAMODB']) ?? dynamodbEndpoint,
  };
}

/** Returns an explicit endpoint, such as a test's proxy, unless it would leave the machine. */
function onThisMachine(endpoint: string | undefined): string | undefined {
  return endpoint?.startsWith('http://127.0.0.1:') === true ? endpoint : undefined;
}

/** Returns the folders in which Lambda's Node.js runtime finds packages, in addition to the function's own folders. */
function defaultNodePath(runtime = ''): string {
  const [, major = '24'] = /^nodejs(\d+)\./.exec(runtime) ?? [];
  return [`/opt/nodejs/node${major}/node_modules`, '/opt/nodejs/node_modules', '/var/task'].join(':');
}

/** Replaces /opt and /var/task by their local folders. Omits a folder without a local counterpart. */
function nodePath(
  folders: string,
  { codeFolder, layersFolder }: Pick<FunctionModel, 'codeFolder' | 'layersFolder'>,
): string {
  const localFolders = folders.split(':').flatMap((folder) => {
    if (/^\/var\/task(?=\/|$)/.test(folder))
      return codeFolder === undefined ? [] : folder.replace('/var/task', codeFolder);
    if (/^\/opt(?=\/|$)/.test(folder)) return layersFolder === undefined ? [] : folder.replace('/opt', layersFolder);
    return folder;
  });
  return localFolders.join(delimiter);
}
