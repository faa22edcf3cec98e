import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleModule } from './bundle-module.ts';

/** A module that can be evaluated several times: once for each execution environment. */
export interface LoadedModule {
  /** Returns the exports: at once, or a promise of them if the module has a top-level `await`. */
  evaluate(): Exports | Promise<Exports>;
}

type Exports = Record<string, unknown>;

/** Builds a module. It finds packages from its own folder, in its layers, and those of Lambda's runtime. */
export async function loadModule(path: string, layersFolder?: string): Promise<LoadedModule> {
  const { code, isAsync } = await bundleModule(path, layersFolder);
  const require = createRequire(path);
  const moduleUrl = pathToFileURL(path).href;
  const parameters = ['module', 'exports', 'require', '__filename', '__dirname', '__moduleUrl'];
  // The code is compiled once, in this realm, so that it has the globals of the test.
  // oxlint-disable-next-line no-implied-eval -- the code is the user's own module, which `require` would run as well
  const run: unknown = new Function(
    ...parameters,
    `${isAsync ? `return (async () => {${code}\n})();` : code}\n//# sourceURL=${moduleUrl}?simulated`,
  );
  if (typeof run !== 'function') throw new Error(`${path} was not compiled to a function`);
  return {
    evaluate() {
      const module: { exports: Exports } = { exports: {} };
      const args = [module, module.exports, require, path, dirname(path), moduleUrl];
      const returned: unknown = Reflect.apply(run, undefined, args);
      return isAsync ? Promise.resolve(returned).then(exportsOf) : module.exports;
    },
  };
}

function exportsOf(value: unknown): Exports {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
