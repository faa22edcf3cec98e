import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'scanner', rootDir: import.meta.dirname };
