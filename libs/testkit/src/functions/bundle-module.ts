import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import * as v from 'valibot';

/** The code of a module, as the body of a function with the parameters of a CommonJS module. */
export interface BundledModule {
  readonly code: string;
  /** Whether the module has a top-level `await`. Its code then returns the exports. */
  readonly isAsync: boolean;
}

/**
 * Bundles a module and the project's own files that it imports into CommonJS code, without packages. `layersFolder` stands for `/opt` on
 * Lambda. Throws Error if the code does not build.
 */
export async function bundleModule(path: string, layersFolder?: string): Promise<BundledModule> {
  try {
    return { code: await bundleAs('cjs', path, layersFolder), isAsync: false };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('Top-level await')) throw error;
    return { code: returningExports(await bundleAs('esm', path, layersFolder)), isAsync: true };
  }
}

/** Replaces the `export { … }` at the end of a bundle by a `return`. */
function returningExports(code: string): string {
  return code.replace(
    /^export \{([^}]*)\};?\s*$/m,
    (_, names: string) =>
      `return { ${names.replaceAll(/(\w+|[$\w]+)\s+as\s+([$\w]+)/g, (_as, name: string, exported: string) => `${exported}: ${name}`)} };`,
  );
}

async function bundleAs(format: 'cjs' | 'esm', path: string, layersFolder: string | undefined): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format,
    target: 'node22',
    // A dynamic import becomes a `require`, because the import would take turns of the event loop that depend on the machine.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__moduleUrl' },
    // The conditions of bundlers would choose the ES module of a package that also has a CommonJS one.
    conditions: [],
    plugins: [...(format === 'esm' ? [requiredPackages] : []), packagesStayOutside(layersFolder)],
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Replaces imports of packages outside the bundle by `require`, because the body of a function cannot contain `import`. */
const requiredPackages: Plugin = {
  name: 'required-packages',
  setup({ onResolve, onLoad, resolve: find }) {
    const seen = Symbol('required');
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, pluginData, ...from }) => {
      if (kind !== 'import-statement' || pluginData === seen) return undefined;
      const found = isBuiltin(path)
        ? { path, external: true }
        : await find(path, { ...from, kind, with: from.with, pluginData: seen });
      return found.external ? { path: found.path, namespace: 'required' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
    onResolve({ filter: /.*/, namespace: 'required' }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * Leaves installed packages out of the bundle, so that they are loaded once. It bundles linked packages of a workspace, and packages that
 * are ES modules only, which `require` does not load in every version of Node.
 */
function packagesStayOutside(layersFolder: string | undefined): Plugin {
  return {
    name: 'packages-stay-outside',
    setup({ onResolve, resolve: find }) {
      const seen = Symbol('seen');
      onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, kind, importer, resolveDir }) => {
        if (kind === 'entry-point' || pluginData === seen || isBuiltin(path)) return undefined;
        const folders = [resolveDir, ...runtimeFolders(path, layersFolder)];
        for (const folder of folders) {
          const found = await find(path, { kind: 'require-call', importer, resolveDir: folder, pluginData: seen });
          if (found.errors.length > 0) continue;
          // `require` may not load an ES module.
          if (isInstalled(found.path) && !isModule(found.path)) return { path: found.path, external: true };
          return folder === resolveDir ? undefined : { path: found.path };
        }
        // esbuild reports the missing package.
        return undefined;
      });
      if (layersFolder === undefined) return;
      onResolve(
        { filter: /^\/opt\// },
        async ({ path, kind }) => await find(`.${path.slice('/opt'.length)}`, { kind, resolveDir: layersFolder }),
      );
    },
  };
}

/** Returns more folders to search: the layers, and for the packages of Lambda's runtime the working directory and the kit. */
function runtimeFolders(name: string, layersFolder: string | undefined): string[] {
  const ofLayers = layersFolder === undefined ? [] : [join(layersFolder, 'nodejs')];
  return /^(?:@aws-sdk|@smithy|@aws-crypto)\//.test(name)
    ? [...ofLayers, process.cwd(), import.meta.dirname]
    : ofLayers;
}

function isInstalled(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path);
}

const manifestSchema = v.object({ type: v.optional(v.string()) });

/** Whether Node loads the file as an ES module, by its extension or the nearest package.json. */
function isModule(path: string): boolean {
  if (!path.endsWith('.js')) return path.endsWith('.mjs');
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest))
      return v.parse(manifestSchema, JSON.parse(readFileSync(manifest, 'utf8'))).type === 'module';
  }
  return false;
}
