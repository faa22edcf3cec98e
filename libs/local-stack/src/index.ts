export { createStackClock, type StackClock, type StackClockOptions, type Timer } from './clock.ts';
export { StopError } from './closers.ts';
export { FunctionInitError } from './create-functions.ts';
export { createQueues } from './create-queues.ts';
export { createTables, TableMismatchError } from './create-tables.ts';
export * from './dynamodb/index.ts';
export * from './event-source-mapping/index.ts';
export { type ApiCall, createPermissions, type Grant, type Permissions, type PermissionsModel } from './iam/index.ts';
export { NotIdleError, type WaitOptions } from './idle.ts';
export {
  type AsyncInvocation,
  type FunctionError,
  type FunctionHost,
  InProcessFunction,
  type InProcessFunctionOptions,
  type InvocationResult,
  invokeAsync,
  type LambdaHandler,
} from './lambda/index.ts';
export type { FunctionsOption, HandlersByName, LocalStack, LocalStackOptions, StackWiring } from './local-stack.ts';
export { DataDirInUseError } from './lock-data-dir.ts';
export * from './scheduler/index.ts';
export * from './sqs/index.ts';
export { startLocalStack } from './start-local-stack.ts';
export * from './template/index.ts';
