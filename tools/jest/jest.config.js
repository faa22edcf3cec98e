import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'jest', rootDir: import.meta.dirname };
