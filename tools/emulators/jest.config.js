import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'emulators', rootDir: import.meta.dirname };
