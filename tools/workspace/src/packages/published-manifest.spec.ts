import { expect, it } from '@jest/globals';
import { publishedManifest } from './published-manifest.ts';

const source = {
  name: '@daybreak/parcel',
  version: '1.2.3',
  description: 'Parcels.',
  keywords: ['parcel'],
  private: true,
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  exports: { '.': './src/index.ts' },
  publishConfig: { access: 'public', provenance: true },
  dependencies: { '@daybreak/domain': '1.2.3', valibot: '1.5.0' },
};
const origin = {
  repository: { type: 'git', url: 'git+https://github.com/daybreak/daybreak.git' },
  directory: 'libs/parcel',
};

it('pins our packages, allows others up to the next major version, and is public', () => {
  const { private: _, ...published } = source;
  const dependencies = { '@daybreak/domain': '1.2.3', valibot: '^1.5.0' };
  expect(publishedManifest(source, origin)).toMatchObject({ ...published, exports: expect.anything(), dependencies });
  expect(publishedManifest(source, origin)).not.toHaveProperty('private');
});

it('names its repository, as a provenance statement requires', () => {
  expect(publishedManifest(source, origin)).toMatchObject({
    repository: { type: 'git', url: 'git+https://github.com/daybreak/daybreak.git', directory: 'libs/parcel' },
    homepage: 'https://github.com/daybreak/daybreak/tree/main/libs/parcel#readme',
    bugs: 'https://github.com/daybreak/daybreak/issues',
  });
});

it('names the built program', () => {
  const bin = { parcel: './src/init/main.ts' };
  expect(publishedManifest({ ...source, bin }, origin)).toMatchObject({ bin: { parcel: './init/main.js' } });
});

it('names both entries for modules and for CommonJS', () => {
  const exports = { ...source.exports, './internal': './src/internal.ts' };
  const entries = Object.keys(publishedManifest({ ...source, exports }, origin).exports);
  expect(entries).toEqual(['.', './internal', './package.json']);
  expect(publishedManifest({ ...source, exports }, origin).exports).toMatchObject({
    './internal': {
      require: { types: './cjs/internal.d.ts', default: './cjs/internal.js' },
      default: { types: './internal.d.ts', default: './internal.js' },
    },
  });
});

it('is private without publishConfig', () => {
  const { publishConfig: _, ...own } = source;
  expect(publishedManifest(own, origin)).toMatchObject({ private: true });
});

it.each([
  ['a script that would run at install', { scripts: { postinstall: 'true' } }, /scripts/],
  ['an entry point that is not built', { exports: { '.': './src/other.ts' } }, /src\/index\.ts/],
  ['a dependency on any version', { dependencies: { valibot: '*' } }, /exact version/],
  ['a program that is not built', { bin: { parcel: './bin/parcel.cjs' } }, /file of src/],
])('rejects %s', (_, changes, reason) => {
  expect(() => publishedManifest({ ...source, ...changes }, origin)).toThrow(reason);
});

it('rejects an address that npm cannot compare', () => {
  const repository = { type: 'git', url: 'git@github.com:daybreak/daybreak.git' };
  expect(() => publishedManifest(source, { ...origin, repository })).toThrow(/the repository that built the release/);
});
