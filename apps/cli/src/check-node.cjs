// Runs before everything else, on whatever Node there is: so nothing here is newer than Node 12.
'use strict';

var needed = 24;
var major = Number(process.versions.node.split('.')[0]);

if (major < needed) {
  process.stderr.write(
    'Daybreak needs Node ' +
      needed +
      ' or newer, and this is ' +
      process.version +
      '.\n' +
      'On Linux with glibc (x64 and arm64) npm ci brings its own, unless it is run with --omit=optional: run npm ci again.\n' +
      'Elsewhere, install Node ' +
      needed +
      ' from https://nodejs.org or with your version manager.\n',
  );
  process.exit(1);
}
