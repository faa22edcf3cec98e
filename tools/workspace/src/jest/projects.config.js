import preset from '../../../../jest.preset.js';

// The configuration of a run of several projects, which `--projects` names. Options of the run come from the preset;
// each project sets the others.
export default { ...preset, rootDir: '../../../..' };
