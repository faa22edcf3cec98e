import * as v from 'valibot';

const scope = '@daybreak/';
const textSchema = v.pipe(v.string(), v.minLength(1));
const versionSchema = v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/, 'A dependency is an exact version'));

/** What `@middy/core` asks for. Here it would warn whoever installs this workspace with the Node that comes before its own. */
export const oldestMajor = 22;

/** Strict: a field that nobody thought of here, such as `scripts`, would otherwise be lost or published unseen. */
const sourceManifestSchema = v.strictObject({
  name: v.pipe(v.string(), v.startsWith(scope)),
  version: versionSchema,
  description: textSchema,
  private: v.literal(true),
  license: textSchema,
  type: v.literal('module'),
  sideEffects: v.literal(false),
  exports: v.strictObject({ '.': v.literal('./src/index.ts') }),
  dependencies: v.optional(v.record(v.string(), versionSchema), {}),
  optionalDependencies: v.optional(v.record(v.string(), versionSchema), {}),
  /** Of the tests here alone, so they are left out. */
  devDependencies: v.optional(v.record(v.string(), versionSchema)),
});

/**
 * The package.json of a library's build, from the one of its sources, which says where the sources are. Packages of this workspace
 * are released together, so they are wanted exactly; others from the version that is tested up to the next major one.
 */
export function publishedManifest(sourceManifest: unknown) {
  const {
    private: _,
    devDependencies: _tests,
    dependencies,
    optionalDependencies,
    ...manifest
  } = v.parse(sourceManifestSchema, sourceManifest);
  return {
    ...manifest,
    engines: { node: `>=${oldestMajor}` },
    main: './cjs/index.js',
    types: './index.d.ts',
    exports: {
      '.': {
        require: { types: './cjs/index.d.ts', default: './cjs/index.js' },
        default: { types: './index.d.ts', default: './index.js' },
      },
      './package.json': './package.json',
    },
    files: ['**/*.js', '**/*.d.ts', 'cjs/package.json'],
    dependencies: rangesOf(dependencies),
    ...(Object.keys(optionalDependencies).length === 0 ? {} : { optionalDependencies: rangesOf(optionalDependencies) }),
  };
}

function rangesOf(dependencies: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, name.startsWith(scope) ? version : `^${version}`]),
  );
}
