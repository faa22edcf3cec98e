import type { FunctionModel } from '../template/stack-model.ts';
import type { HandlersByName, LocalStackOptions, StackWiring } from './local-stack.ts';

/** Returns the handlers that run in this process. */
export function handlersOf(functions: LocalStackOptions['functions'], wiring: StackWiring): HandlersByName {
  if (functions === undefined || functions === 'process') return {};
  return typeof functions === 'function' ? functions(wiring) : functions;
}

/** Returns a function from a function's name or logical id to its variables. */
export function environmentOf(functions: readonly FunctionModel[]): StackWiring['environmentOf'] {
  return (functionName) => {
    const model = functions.find(({ name, logicalId }) => name === functionName || logicalId === functionName);
    if (model === undefined) throw new RangeError(`The template has no function ${functionName}`);
    return model.environment;
  };
}
