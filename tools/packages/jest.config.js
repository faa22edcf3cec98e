import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'packages', rootDir: import.meta.dirname };
