import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'writer', rootDir: import.meta.dirname };
