import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'dead-letter', rootDir: import.meta.dirname };
