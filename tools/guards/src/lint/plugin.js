import nx from '@nx/eslint-plugin';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import { oneWayRooms } from './one-way-rooms.js';

/** The rules of oxlint.config.ts that oxlint does not have. It is JavaScript, because an editor's extension loads it on any Node. */
export default {
  meta: { name: 'daybreak' },
  rules: {
    'one-way-rooms': oneWayRooms,
    'enforce-module-boundaries': nx.rules['enforce-module-boundaries'],
    // oxlint's own does not print what to write instead, and does not take the patterns with a `!`.
    'no-restricted-imports': builtinRules.get('no-restricted-imports'),
    'no-restricted-syntax': builtinRules.get('no-restricted-syntax'),
  },
};
