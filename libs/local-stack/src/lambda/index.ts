export type { ServiceEndpoints } from './function-variables.ts';
export { InProcessFunction, type InProcessFunctionOptions, type LambdaHandler } from './in-process-function.ts';
export type { FunctionError, FunctionHost, InvocationResult } from './invocation.ts';
export { type AsyncInvocation, invokeAsync } from './invoke-async.ts';
export { parseJson } from './parse-function-error.ts';
export { ProcessFunction, type ProcessFunctionOptions } from './process-function.ts';
