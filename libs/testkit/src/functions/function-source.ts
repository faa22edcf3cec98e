import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionModel, StackModel } from '@daybreak/local-stack';

/** Where a function's handler is: a file of its module, TypeScript or JavaScript. Its exported `handler`, unless another name is given. */
export type FunctionSource = string | URL | { module: string | URL; handler?: string };

/** A function of the template, and the module that has its handler. */
export interface FunctionModule {
  readonly model: FunctionModel;
  /** Absolute. */
  readonly path: string;
  /** The name of the export. */
  readonly handler: string;
}

const extensions = ['.mjs', '.js', '.cjs', '.ts', '.mts'];

/**
 * The module of each function: as `sources` has it, by the function's name or its logical id, else as the template has it. A function
 * whose code is in neither place is left out. Throws Error for a source of no function, and for a file that is not there.
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
  if (!existsSync(path)) throw new Error(`The module of the function ${name} is not there: ${path}`);
  return { path, handler };
}

/** `dist/index.handler` is the export `handler` of `dist/index.mjs`, or of another file of that name. */
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
