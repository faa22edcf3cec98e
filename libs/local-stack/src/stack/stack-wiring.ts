import type { FunctionModel } from '../template/stack-model.ts';
import type { HandlersByName, LocalStackOptions, StackWiring } from './local-stack.ts';

/** The handlers that run in this process. */
export function handlersOf(functions: LocalStackOptions['functions'], wiring: StackWiring): HandlersByName {
  if (functions === undefined || functions === 'process') return {};
  return typeof functions === 'function' ? functions(wiring) : functions;
}

/** The variables of each function, by its name or logical id. */
export function environmentOf(functions: readonly FunctionModel[]): StackWiring['environmentOf'] {
  return (functionName) => {
    const model = functions.find(({ name, logicalId }) => name === functionName || logicalId === functionName);
    if (model === undefined) throw new RangeError(`There is no function ${functionName}`);
    return model.environment;
  };
}
