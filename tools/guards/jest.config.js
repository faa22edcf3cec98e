import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'guards', rootDir: import.meta.dirname };
