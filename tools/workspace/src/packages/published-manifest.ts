import * as v from 'valibot';

const scope = '@daybreak/';
const textSchema = v.pipe(v.string(), v.minLength(1));
const versionSchema = v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'A dependency must be an exact version'));

/**
 * The first version with `node:sqlite` and no flag. The workspace does not set it in `engines`: that would warn users
 * who install the workspace with another Node before its own is there.
 */
export const oldestNode = '22.13';

/** Strict, because an unknown field, such as `scripts`, would otherwise be lost or published unnoticed. */
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
    /** The entry for our other packages: docs/adr/0061. */
    './internal': v.optional(v.literal('./src/internal.ts')),
  }),
  bin: v.optional(
    v.record(
      v.string(),
      v.pipe(v.string(), v.regex(/^\.\/src\/.*\.ts$/, 'A program must be a TypeScript file of src')),
    ),
  ),
  /** Without it, a library is packed for services of the same account, and npm refuses to publish it. */
  publishConfig: v.optional(v.strictObject({ access: v.literal('public'), provenance: v.literal(true) })),
  dependencies: v.optional(v.record(v.string(), versionSchema), {}),
  optionalDependencies: v.optional(v.record(v.string(), versionSchema), {}),
  /** Only for the tests of this workspace, so they are left out. */
  devDependencies: v.optional(v.record(v.string(), versionSchema)),
});

const repositorySchema = v.strictObject({
  type: v.literal('git'),
  url: v.pipe(
    v.string(),
    v.regex(
      /^git\+https:\/\/.*\.git$/,
      'npm compares it with the repository that built the release: use git+https://….git',
    ),
  ),
});

export interface Origin {
  /** The `repository` of the workspace's package.json. */
  readonly repository: unknown;
  /** The library's folder in the repository. */
  readonly directory: string;
}

/**
 * Returns the package.json of a library's build, from that of its sources. Packages of this workspace are released
 * together, so their versions are exact. Other packages are allowed from the tested version up to the next major one.
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

/** Maps sources to built files: `./src/init/main.ts` to `./init/main.js`. */
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
