import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'bundles', rootDir: import.meta.dirname };
