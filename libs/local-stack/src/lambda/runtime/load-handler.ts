import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { handlerParts } from './handler-parts.ts';
import { isEsModule } from './package-type.ts';
import { installResponseStreaming, isStreaming } from './response-streaming.ts';
import { runtimeError } from './runtime-error.ts';

/** The handler that a function's module exports. */
export interface LoadedHandler {
  call(...values: readonly unknown[]): unknown;
  /** The number of its parameters. With three, it has a callback. */
  readonly parameters: number;
  readonly isAsync: boolean;
  /** True if it streams its response, which is not emulated. */
  readonly isStreaming: boolean;
}

/**
 * Loads a function's handler as Lambda's Node.js runtime does: from a file without an extension, `.js`, `.mjs` or `.cjs`. A `.js` file is
 * an ES module if the nearest package.json in the function's folder says so. Throws errors with the types that Lambda reports.
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<LoadedHandler> {
  const { module, exported } = handlerParts(handler);
  installResponseStreaming();
  const loaded = await loadModule(taskRoot, module).catch((error: unknown) => {
    if (error instanceof SyntaxError) throw runtimeError('UserCodeSyntaxError', String(error), error);
    if (isModuleNotFound(error)) throw runtimeError('ImportModuleError', String(error), error);
    throw error;
  });
  const found = exported.split('.').reduce<unknown>(memberOf, loaded);
  if (!found) throw runtimeError('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw runtimeError('HandlerNotFound', `${handler} is not a function`);
  return {
    call: (...values): unknown => Reflect.apply(found, undefined, values),
    parameters: found.length,
    isAsync: found.constructor.name === 'AsyncFunction',
    isStreaming: isStreaming(found),
  };
}

async function loadModule(taskRoot: string, module: string): Promise<unknown> {
  const path = join(taskRoot, module);
  const require = createRequire(join(taskRoot, 'handler'));
  if (existsSync(path)) return require(path);
  const script = `${path}.js`;
  if (existsSync(script)) {
    return isEsModule(script, taskRoot) ? await import(pathToFileURL(script).href) : require(script);
  }
  if (existsSync(`${path}.mjs`)) return await import(pathToFileURL(`${path}.mjs`).href);
  if (existsSync(`${path}.cjs`)) return require(`${path}.cjs`);
  return require(module);
}

function memberOf(within: unknown, name: string): unknown {
  return typeof within === 'object' && within !== null ? Reflect.get(within, name) : undefined;
}

function isModuleNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
