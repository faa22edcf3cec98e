import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import * as v from 'valibot';

/**
 * The code of a module and of all that is the project's own, as one text of CommonJS; packages stay outside it. `layersFolder` is what `/opt`
 * is on Lambda. Throws Error for code that does not build.
 */
export async function bundleModule(path: string, layersFolder?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // Asked for at once, as `require` does it: no turn of the event loop that depends on the machine.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__moduleUrl' },
    // A condition of bundlers would choose a package's module where it has a form for `require`.
    conditions: [],
    plugins: [packagesStayOutside(layersFolder)],
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/**
 * Packages are loaded once, as they are installed. What a link of a workspace leads to is the project's own; a package that is a module alone is bundled,
 * since `require` does not load one everywhere.
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
          // Nothing of a module alone can be required.
          if (isInstalled(found.path) && !isModule(found.path)) return { path: found.path, external: true };
          return folder === resolveDir ? undefined : { path: found.path };
        }
        // It is not there, which is the bundle's own error.
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

/** Where else Lambda finds a package: in its layers; what its runtime brings along is this project's, or the kit's own. */
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

/** Whether Node takes the file for a module, by its name or the nearest package.json. */
function isModule(path: string): boolean {
  if (!path.endsWith('.js')) return path.endsWith('.mjs');
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest))
      return v.parse(manifestSchema, JSON.parse(readFileSync(manifest, 'utf8'))).type === 'module';
  }
  return false;
}
