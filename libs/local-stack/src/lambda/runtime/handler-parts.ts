import { basename } from 'node:path';
import { runtimeError } from './runtime-error.ts';

/** Divides a handler such as `src/orders.events.handle` into its module, `src/orders`, and the path of its export, `events.handle`. */
export function handlerParts(handler: string): { module: string; exported: string } {
  const name = basename(handler);
  const [, module, exported] = /^([^.]*)\.(.*)$/.exec(name) ?? [];
  if (handler.includes('..')) throw runtimeError('MalformedHandlerName', `'${handler}' is not a valid handler name.`);
  if (module === undefined || exported === undefined) throw runtimeError('MalformedHandlerName', 'Bad handler');
  return { module: handler.slice(0, handler.length - name.length) + module, exported };
}
