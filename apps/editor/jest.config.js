import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'editor', rootDir: import.meta.dirname };
