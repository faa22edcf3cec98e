import nx from '@nx/eslint-plugin';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import { oneWayRooms } from './one-way-rooms.js';

/**
 * The rules in oxlint.config.ts that oxlint lacks. This is JavaScript because an editor's extension also loads it, with
 * the editor's version of Node.
 */
export default {
  meta: { name: 'daybreak' },
  rules: {
    'one-way-rooms': oneWayRooms,
    'enforce-module-boundaries': nx.rules['enforce-module-boundaries'],
    // oxlint's own rule does not print the alternative, and rejects patterns with a `!`.
    'no-restricted-imports': builtinRules.get('no-restricted-imports'),
    'no-restricted-syntax': builtinRules.get('no-restricted-syntax'),
  },
};
