import { describe, expect, it } from '@jest/globals';
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

describe('the published manifest', () => {
  it('says where the built files are, and what the package needs', () => {
    expect(publishedManifest(source)).toEqual({
      name: '@daybreak/parcel',
      version: '1.2.3',
      description: 'Parcels.',
      license: 'MIT',
      type: 'module',
      engines: { node: '>=22' },
      sideEffects: false,
      main: './index.js',
      types: './index.d.ts',
      exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
      files: ['**/*.js', '**/*.d.ts'],
      dependencies: { '@daybreak/domain': '1.2.3', valibot: '^1.5.0' },
    });
  });

  it.each([
    ['a script that would run at install', { scripts: { postinstall: 'true' } }, /scripts/],
    ['an entry point that is not built', { exports: { '.': './src/other.ts' } }, /src\/index\.ts/],
    ['a dependency on any version', { dependencies: { valibot: '*' } }, /exact version/],
  ])('is refused with %s', (_, changes, reason) => {
    expect(() => publishedManifest({ ...source, ...changes })).toThrow(reason);
  });
});
