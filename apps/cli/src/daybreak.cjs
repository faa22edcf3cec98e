#!/usr/bin/env node
// The program behind npx daybreak, which may be called from any folder, and so by any Node.
'use strict';

require('./check-node.cjs');
import('./main.ts');
