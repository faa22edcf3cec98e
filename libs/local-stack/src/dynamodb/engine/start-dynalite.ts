import { compileCache } from '../../process/compile-cache.ts';
import { siblingModule } from '../../process/sibling-module.ts';
import { startTiedProcess, type TiedProcess } from '../../process/start-tied-process.ts';

const processFile = siblingModule(import.meta.url, 'dynalite-process');

/** Starts dynalite on a free port of 127.0.0.1. `ready` is its endpoint. Without a path, its data is in memory. */
export async function startDynalite(options: { path?: string | undefined }): Promise<TiedProcess> {
  const folder = options.path === undefined ? [] : [options.path];
  return await startTiedProcess({
    program: process.execPath,
    arguments: ['--disable-warning=ExperimentalWarning', processFile, ...folder],
    variables: compileCache,
    readyPattern: /listening on (http:\/\/127\.0\.0\.1:\d+)\n/,
  });
}
