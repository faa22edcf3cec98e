import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleModule } from './bundle-module.ts';

/** A module that is evaluated anew each time, as in each new environment of its function. */
export interface LoadedModule {
  evaluate(): Record<string, unknown>;
}

/** Reads and builds a module; packages are the ones that it finds from where it is, in its layers, and of Lambda's runtime. */
export async function loadModule(path: string, layersFolder?: string): Promise<LoadedModule> {
  const code = await bundleModule(path, layersFolder);
  const require = createRequire(path);
  const moduleUrl = pathToFileURL(path).href;
  const parameters = ['module', 'exports', 'require', '__filename', '__dirname', '__moduleUrl'];
  // Made once, so that a further evaluation parses and compiles nothing; and in this realm, that of a test's globals.
  // oxlint-disable-next-line no-implied-eval -- it is the user's own module, as `require` would run it
  const run: unknown = new Function(...parameters, `${code}\n//# sourceURL=${moduleUrl}?simulated`);
  if (typeof run !== 'function') throw new Error('A function is no function');
  return {
    evaluate() {
      const module: { exports: Record<string, unknown> } = { exports: {} };
      Reflect.apply(run, undefined, [module, module.exports, require, path, dirname(path), moduleUrl]);
      return module.exports;
    },
  };
}
