import { existsSync, realpathSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isEsModule } from './package-type.ts';

/** The folders with a function's modules. */
export interface ModulePlaces {
  /** The function's folder, which is `/var/task` on Lambda. */
  readonly taskRoot: string;
  /** The folder with its layers' content, which is `/opt` on Lambda. */
  readonly opt: string | undefined;
  /** `NODE_PATH`: folders with packages that the function's own folders do not have. */
  readonly nodePath: string;
  /** Files that can import the AWS SDK, which Lambda's runtime contains. */
  readonly sdkFrom: readonly string[];
  /** True if a layer has no local content. The function then gets any package that these files can import. */
  readonly hasForeignLayers: boolean;
}

type Resolve = NonNullable<Parameters<typeof nodeModule.registerHooks>[0]['resolve']>;
type Load = NonNullable<Parameters<typeof nodeModule.registerHooks>[0]['load']>;

/** The packages of Lambda's runtime. */
const runtimePackage = /^(?:@aws-sdk|@smithy|@aws-crypto)\//;
const bare = /^(?!node:|[./#]|[a-z][a-z+.-]*:)(?:@[^/]+\/)?[^/]+/;

/**
 * Lets a function import what it can import on Lambda, and nothing else of this machine: the packages in its own folder and in its layers,
 * by `require` and by `import`, and the AWS SDK. A package in a folder above the function's would be missing on Lambda.
 */
export function installModuleHooks(places: ModulePlaces): void {
  // Node.js 22 has registerHooks since 22.15. Without it, a function can import more than on Lambda.
  if (!Reflect.has(nodeModule, 'registerHooks')) return;
  // Node.js identifies a module by its real path.
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
    // A folder that is not called node_modules, such as /var/task, contains the module directly.
    if (folder !== undefined && basename(folder) !== 'node_modules')
      return required(`./${specifier}`, join(folder, 'importer'));
    const from = folder === undefined ? standInImporter(name, places) : join(dirname(folder), 'importer');
    if (from !== undefined) {
      return byRequire
        ? required(specifier, from)
        : next(specifier, { ...context, parentURL: pathToFileURL(from).href });
    }
    // For example, the function's own package by its name.
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

/** Returns true if a `node_modules` between the importing file and the function's folder has the package. */
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

/** Returns a file that can import a package of Lambda's runtime, or of a layer without local content. */
function standInImporter(name: string, { sdkFrom, hasForeignLayers }: ModulePlaces): string | undefined {
  return hasForeignLayers || runtimePackage.test(`${name}/`)
    ? sdkFrom.find((file) => hasPackage(file, name))
    : undefined;
}

function hasPackage(importer: string, name: string): boolean {
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** Resolves a module as if another file required it. The CommonJS loader does not accept another parent. */
function required(specifier: string, importer: string): { url: string; shortCircuit: true } {
  return { url: pathToFileURL(createRequire(importer).resolve(specifier)).href, shortCircuit: true };
}

/** Returns Node.js's own error for a missing module. */
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
