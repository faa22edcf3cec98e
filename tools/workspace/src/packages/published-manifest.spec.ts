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

it('wants our packages exactly, others up to the next major version, and is public', () => {
  const { private: _, ...published } = source;
  const dependencies = { '@daybreak/domain': '1.2.3', valibot: '^1.5.0' };
  expect(publishedManifest(source, origin)).toMatchObject({ ...published, exports: expect.anything(), dependencies });
  expect(publishedManifest(source, origin)).not.toHaveProperty('private');
});

it('says where its sources are, as a statement of provenance needs it', () => {
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

it('names both entries, each for modules and for CommonJS', () => {
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

it('without publishConfig, it can be installed and not be published', () => {
  const { publishConfig: _, ...own } = source;
  expect(publishedManifest(own, origin)).toMatchObject({ private: true });
});

it.each([
  ['a script that would run at install', { scripts: { postinstall: 'true' } }, /scripts/],
  ['an entry point that is not built', { exports: { '.': './src/other.ts' } }, /src\/index\.ts/],
  ['a dependency on any version', { dependencies: { valibot: '*' } }, /exact version/],
  ['a program that is not built', { bin: { parcel: './bin/parcel.cjs' } }, /file of src/],
])('%s is refused', (_, changes, reason) => {
  expect(() => publishedManifest({ ...source, ...changes }, origin)).toThrow(reason);
});

it('an address that npm could not compare is refused', () => {
  const repository = { type: 'git', url: 'git@github.com:daybreak/daybreak.git' };
  expect(() => publishedManifest(source, { ...origin, repository })).toThrow(/where a release is built/);
});
