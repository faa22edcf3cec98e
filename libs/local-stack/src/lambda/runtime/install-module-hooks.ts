import { existsSync, realpathSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isEsModule } from './package-type.ts';

/** Where the modules of a function are. */
export interface ModulePlaces {
  /** The function's folder, `/var/task` on Lambda. */
  readonly taskRoot: string;
  /** The content of its layers, `/opt` on Lambda. */
  readonly opt: string | undefined;
  /** Folders in which packages are looked for that the function's own folders don't have: `NODE_PATH`. */
  readonly nodePath: string;
  /** Files that can import the AWS SDK, which Lambda's runtime brings along. */
  readonly sdkFrom: readonly string[];
  /** Whether any package that those files can import stands for one of a layer whose content is not here. */
  readonly hasForeignLayers: boolean;
}

type Resolve = NonNullable<Parameters<typeof nodeModule.registerHooks>[0]['resolve']>;
type Load = NonNullable<Parameters<typeof nodeModule.registerHooks>[0]['load']>;

/** What Lambda's runtime has of packages. */
const ofRuntime = /^(?:@aws-sdk|@smithy|@aws-crypto)\//;
const bare = /^(?!node:|[./#]|[a-z][a-z+.-]*:)(?:@[^/]+\/)?[^/]+/;

/**
 * Lets a function find what it finds on Lambda, and nothing else of this machine: the packages in its own folder, those of its layers,
 * by `require` and by `import`, and the AWS SDK. A package that lies above the function's folder here would be missing once deployed.
 */
export function installModuleHooks(places: ModulePlaces): void {
  // Node.js 22 has it from its 15th minor version on; without it, a function finds more than it would on Lambda.
  if (!Reflect.has(nodeModule, 'registerHooks')) return;
  // Node.js names a module by where it really is.
  const roots = [places.taskRoot, ...(places.opt === undefined ? [] : [places.opt])].flatMap(realPath);
  const isWithin = (url: string | undefined): boolean =>
    url?.startsWith('file:') === true && roots.some((root) => fileURLToPath(url).startsWith(root + sep));

  const resolve: Resolve = (specifier, context, next) => {
    const { parentURL } = context;
    if (parentURL === undefined || !isWithin(parentURL)) return next(specifier, context);
    const byRequire = context.conditions.includes('require');
    if (places.opt !== undefined && specifier.startsWith('/opt/')) {
      const path = join(places.opt, specifier.slice('/opt/'.length));
      return byRequire ? required(path, path) : next(pathToFileURL(path).href, context);
    }
    const [name] = bare.exec(specifier) ?? [];
    if (name === undefined || nodeModule.isBuiltin(specifier) || isVisible(name, fileURLToPath(parentURL), roots)) {
      return next(specifier, context);
    }
    const folder = nodePathFolder(name, places.nodePath);
    // Of a folder of another name, such as /var/task, Node.js takes what stands in it.
    if (folder !== undefined && basename(folder) !== 'node_modules')
      return required(`./${specifier}`, join(folder, 'importer'));
    const from = folder === undefined ? standInImporter(name, places) : join(dirname(folder), 'importer');
    if (from !== undefined) {
      return byRequire
        ? required(specifier, from)
        : next(specifier, { ...context, parentURL: pathToFileURL(from).href });
    }
    // Its own package by its name, for one.
    const found = next(specifier, context);
    if (isWithin(found.url)) return found;
    throw notFound(specifier, parentURL, byRequire);
  };

  const load: Load = (url, context, next) => {
    if (!isWithin(url) || !url.endsWith('.js')) return next(url, context);
    const path = fileURLToPath(url);
    const root = roots.find((each) => path.startsWith(each + sep)) ?? places.taskRoot;
    return next(url, { ...context, format: isEsModule(path, root) ? 'module' : 'commonjs' });
  };

  nodeModule.registerHooks({ resolve, load });
}

/** Whether a `node_modules` between the importing file and the function's folder has the package. */
function isVisible(name: string, importer: string, roots: readonly string[]): boolean {
  const root = roots.find((each) => importer.startsWith(each + sep)) ?? '';
  for (let folder = dirname(importer); folder.startsWith(root); folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    if (folder === dirname(folder)) return false;
  }
  return false;
}

function nodePathFolder(name: string, nodePath: string): string | undefined {
  const folders = nodePath.split(delimiter).filter((folder) => folder !== '');
  return folders.find((folder) => existsSync(join(folder, name)) || existsSync(join(folder, `${name}.js`)));
}

/** A file that can import a package of Lambda's runtime, or of a layer that is not here. */
function standInImporter(name: string, { sdkFrom, hasForeignLayers }: ModulePlaces): string | undefined {
  return hasForeignLayers || ofRuntime.test(`${name}/`) ? sdkFrom.find((file) => hasPackage(file, name)) : undefined;
}

function hasPackage(importer: string, name: string): boolean {
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** As if another file required it: the loader of CommonJS takes no other parent than the real one. */
function required(specifier: string, importer: string): { url: string; shortCircuit: true } {
  return { url: pathToFileURL(createRequire(importer).resolve(specifier)).href, shortCircuit: true };
}

/** In Node.js's words. */
function notFound(specifier: string, parentURL: string, byRequire: boolean): Error {
  const importer = fileURLToPath(parentURL);
  return byRequire
    ? Object.assign(new Error(`Cannot find module '${specifier}'\nRequire stack:\n- ${importer}`), {
        code: 'MODULE_NOT_FOUND',
        requireStack: [importer],
      })
    : Object.assign(new Error(`Cannot find package '${specifier}' imported from ${importer}`), {
        code: 'ERR_MODULE_NOT_FOUND',
      });
}

function realPath(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}
