import { build, type Plugin } from 'esbuild';

/** The code of a module and of all that is the project's own, as one text of CommonJS; packages stay outside it. Throws Error for code that does not build. */
export async function bundleModule(path: string): Promise<string> {
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
    plugins: [packagesStayOutside],
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Packages are loaded once, as they are installed; what a link of a workspace leads to is the project's own. */
const packagesStayOutside: Plugin = {
  name: 'packages-stay-outside',
  setup({ onResolve, resolve }) {
    const seen = Symbol('seen');
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, kind, importer, resolveDir }) => {
      if (kind === 'entry-point' || pluginData === seen || path.startsWith('node:')) return undefined;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: seen });
      const isInstalled = found.errors.length > 0 || /[\\/]node_modules[\\/]/.test(found.path);
      return isInstalled || found.external ? { path, external: true } : found;
    });
  },
};
