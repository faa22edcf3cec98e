import * as v from 'valibot';

const scope = '@daybreak/';
const textSchema = v.pipe(v.string(), v.minLength(1));
const versionSchema = v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'A dependency is an exact version'));

/** The first with `node:sqlite` and no flag. Here it would warn whoever installs this workspace with the Node that comes before its own. */
export const oldestNode = '22.13';

/** Strict: a field that nobody thought of here, such as `scripts`, would otherwise be lost or published unseen. */
const sourceManifestSchema = v.strictObject({
  name: v.pipe(v.string(), v.startsWith(scope)),
  version: versionSchema,
  description: textSchema,
  keywords: v.optional(v.array(textSchema)),
  private: v.literal(true),
  license: textSchema,
  type: v.literal('module'),
  sideEffects: v.literal(false),
  exports: v.strictObject({
    '.': v.literal('./src/index.ts'),
    /** What our other packages share: docs/adr/0061. */
    './internal': v.optional(v.literal('./src/internal.ts')),
  }),
  bin: v.optional(v.record(v.string(), v.pipe(v.string(), v.regex(/^\.\/src\/.*\.ts$/, 'A program is a file of src')))),
  /** A library without it is packed for services of the same account, and npm refuses to publish it. */
  publishConfig: v.optional(v.strictObject({ access: v.literal('public'), provenance: v.literal(true) })),
  dependencies: v.optional(v.record(v.string(), versionSchema), {}),
  optionalDependencies: v.optional(v.record(v.string(), versionSchema), {}),
  /** Of the tests here alone, so they are left out. */
  devDependencies: v.optional(v.record(v.string(), versionSchema)),
});

const repositorySchema = v.strictObject({
  type: v.literal('git'),
  url: v.pipe(v.string(), v.regex(/^git\+https:\/\/.*\.git$/, 'npm compares it with where a release is built')),
});

export interface Origin {
  /** The `repository` of the workspace's own package.json. */
  readonly repository: unknown;
  /** The library's folder in it. */
  readonly directory: string;
}

/**
 * The package.json of a library's build, from the one of its sources, which says where the sources are. Packages of this workspace
 * are released together, so they are wanted exactly; others from the version that is tested up to the next major one.
 */
export function publishedManifest(sourceManifest: unknown, { repository, directory }: Origin) {
  const {
    private: _,
    devDependencies: _tests,
    publishConfig,
    bin,
    exports,
    dependencies,
    optionalDependencies,
    ...manifest
  } = v.parse(sourceManifestSchema, sourceManifest);
  const { type, url } = v.parse(repositorySchema, repository);
  const page = url.replace(/^git\+/, '').replace(/\.git$/, '');
  return {
    ...manifest,
    ...(publishConfig === undefined ? { private: true } : { publishConfig }),
    repository: { type, url, directory },
    homepage: `${page}/tree/main/${directory}#readme`,
    bugs: `${page}/issues`,
    engines: { node: `>=${oldestNode}` },
    main: './cjs/index.js',
    types: './index.d.ts',
    exports: {
      '.': entryOf('index'),
      ...(exports['./internal'] === undefined ? {} : { './internal': entryOf('internal') }),
      './package.json': './package.json',
    },
    ...(bin === undefined ? {} : { bin: builtPrograms(bin) }),
    files: ['**/*.js', '**/*.d.ts', 'cjs/package.json', 'CHANGELOG.md'],
    dependencies: rangesOf(dependencies),
    ...(Object.keys(optionalDependencies).length === 0 ? {} : { optionalDependencies: rangesOf(optionalDependencies) }),
  };
}

function entryOf(name: string) {
  return {
    require: { types: `./cjs/${name}.d.ts`, default: `./cjs/${name}.js` },
    default: { types: `./${name}.d.ts`, default: `./${name}.js` },
  };
}

/** `./src/init/main.ts` is built as `./init/main.js`. */
function builtPrograms(bin: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(bin).map(([name, source]) => [name, source.replace('/src/', '/').replace(/\.ts$/, '.js')]),
  );
}

function rangesOf(dependencies: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, name.startsWith(scope) ? version : `^${version}`]),
  );
}
