import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'loopback', rootDir: import.meta.dirname };
