import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import * as v from 'valibot';

/**
 * Bundles a module and the project's own files that it imports into CommonJS code, without packages. `layersFolder` stands for `/opt` on
 * Lambda. Throws Error if the code does not build.
 */
export async function bundleModule(path: string, layersFolder?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // A dynamic import becomes a `require`, because the import would take turns of the event loop that depend on the machine.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__moduleUrl' },
    // The conditions of bundlers would choose the ES module of a package that also has a CommonJS one.
    conditions: [],
    plugins: [packagesStayOutside(layersFolder)],
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

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
