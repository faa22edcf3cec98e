import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionModel, StackModel } from '@daybreak/local-stack';

/** The module of a function: a TypeScript or JavaScript file, and the name of the exported handler. Default: `handler`. */
export type FunctionSource = string | URL | { module: string | URL; handler?: string };

/** A function of the template, and the module of its handler. */
export interface FunctionModule {
  readonly model: FunctionModel;
  /** The absolute path of the module. */
  readonly path: string;
  /** The name of the exported handler. */
  readonly handler: string;
}

const extensions = ['.mjs', '.js', '.cjs', '.ts', '.mts'];

/**
 * Returns the module of each function, from `sources` by the function's name or logical id, or from the template. Omits a function
 * without a module. Throws Error for a source of an unknown function, and for a file that does not exist.
 */
export function functionModules(
  { functions }: Pick<StackModel, 'functions'>,
  sources: Readonly<Record<string, FunctionSource>> = {},
): FunctionModule[] {
  for (const name of Object.keys(sources))
    if (!functions.some((model) => isNamed(model, name)))
      throw new Error(
        `The template has no function ${name}: it has ${functions.map((model) => model.name).join(', ')}`,
      );
  return functions.flatMap((model) => {
    const [name] = Object.keys(sources).filter((key) => isNamed(model, key));
    const source = name === undefined ? undefined : sources[name];
    const found = source === undefined ? deployedModule(model) : givenModule(model, source);
    return found === undefined ? [] : [{ model, ...found }];
  });
}

function isNamed({ name, logicalId }: FunctionModel, key: string): boolean {
  return key === name || key === logicalId;
}

function givenModule({ name }: FunctionModel, source: FunctionSource): Pick<FunctionModule, 'path' | 'handler'> {
  const { module, handler = 'handler' } =
    typeof source === 'string' || source instanceof URL ? { module: source } : source;
  const path = typeof module === 'string' && !module.startsWith('file:') ? resolve(module) : fileURLToPath(module);
  if (!existsSync(path)) throw new Error(`The module of the function ${name} does not exist: ${path}`);
  return { path, handler };
}

/** Finds the module of the template: `dist/index.handler` is the export `handler` of `dist/index.mjs`, or of another extension. */
function deployedModule({ codeFolder, handler }: FunctionModel): Pick<FunctionModule, 'path' | 'handler'> | undefined {
  if (codeFolder === undefined) return undefined;
  const dot = handler.lastIndexOf('.');
  const file = join(
    codeFolder,
    dirname(handler),
    handler.slice(dirname(handler) === '.' ? 0 : dirname(handler).length + 1, dot),
  );
  const path = extensions.map((extension) => `${file}${extension}`).find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, handler: handler.slice(dot + 1) };
}
