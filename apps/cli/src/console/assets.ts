import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

interface Asset {
  /** The media type. */
  type: string;
  content: Uint8Array<ArrayBuffer>;
}

/** The files that a page of the console loads, by path. */
export type Assets = ReadonlyMap<string, Asset>;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M0 12h16M2 12a6 6 0 0 1 12 0" fill="none" stroke="#e08a00" stroke-width="2"/></svg>`;

/** Bundles the console's script and style, which takes some hundredths of a second. */
export async function bundleAssets(): Promise<Assets> {
  const client = fileURLToPath(new URL('client/', import.meta.url));
  const { outputFiles } = await build({
    absWorkingDir: client,
    entryPoints: ['console.ts', 'console.css'],
    entryNames: '[name]',
    outdir: client,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  const assets = new Map<string, Asset>([
    ['/icon.svg', { type: 'image/svg+xml', content: new TextEncoder().encode(icon) }],
  ]);
  for (const { path, contents } of outputFiles)
    assets.set(`/${basename(path)}`, {
      type: path.endsWith('.css') ? 'text/css' : 'text/javascript',
      content: new Uint8Array(contents),
    });
  return assets;
}
