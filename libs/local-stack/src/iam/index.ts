export type { ApiCall } from './access-request.ts';
export { callerOf } from './caller.ts';
export { createPermissions, type Permissions, type PermissionsModel } from './create-permissions.ts';
export { dynamodbAccess } from './dynamodb-access.ts';
export { sqsAccess } from './sqs-access.ts';
export type { Grant } from './usage.ts';
