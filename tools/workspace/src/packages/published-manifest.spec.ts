import { expect, it } from '@jest/globals';
import { publishedManifest } from './published-manifest.ts';

const source = {
  name: '@daybreak/parcel',
  version: '1.2.3',
  description: 'Parcels.',
  private: true,
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  exports: { '.': './src/index.ts' },
  dependencies: { '@daybreak/domain': '1.2.3', valibot: '1.5.0' },
};

it('wants our packages exactly, others up to the next major version, and is public', () => {
  const { private: _, ...published } = source;
  const dependencies = { '@daybreak/domain': '1.2.3', valibot: '^1.5.0' };
  expect(publishedManifest(source)).toMatchObject({ ...published, exports: expect.anything(), dependencies });
  expect(publishedManifest(source)).not.toHaveProperty('private');
});

it.each([
  ['a script that would run at install', { scripts: { postinstall: 'true' } }, /scripts/],
  ['an entry point that is not built', { exports: { '.': './src/other.ts' } }, /src\/index\.ts/],
  ['a dependency on any version', { dependencies: { valibot: '*' } }, /exact version/],
])('%s is refused', (_, changes, reason) => {
  expect(() => publishedManifest({ ...source, ...changes })).toThrow(reason);
});
