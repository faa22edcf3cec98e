// @ts-nocheck This file uses internals of jest-runtime.
const { Script } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');
const { withLazyExpect } = require('./lazy-expect.cjs');
require('./cached-modules.cjs');

/** The compiled code by file, cached for the life of this process. */
const compiled = new Map();

/**
 * Jest's runtime, which compiles a CommonJS module once per process instead of once per test file. Each test file still
 * runs all modules again in a context of its own. Most loaded code is packages, and compiling them again was a quarter
 * of the time of the unit tests.
 */
class Runtime extends JestRuntime {
  constructor(...options) {
    super(...options);
    const executor = this.executor;
    const compile = executor?.compile;
    if (typeof compile !== 'function') {
      throw new TypeError(
        'jest-runtime no longer has executor.compile: remove "runtime" from jest.preset.js, or update runtime.cjs',
      );
    }
    const prefix = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
    const compileAsJestDoes = (source, filename) => {
      try {
        return compile.call(executor, source, filename);
      } catch (error) {
        // Jest shows the first line of the stack outside its own code, which would be this file.
        error.stack = withoutThisFile(error.stack);
        throw error;
      }
    };
    executor.compile = (original, filename) => {
      const source = withLazyExpect(original, filename);
      const context = executor.environment.getVmContext();
      // A dynamic import uses the module registry of one test file, so its module is not cached.
      if (context === null || /\bimport\s*\(/.test(source)) return compileAsJestDoes(source, filename);
      const known = compiled.get(filename);
      if (known?.source === source && known.prefix === prefix) return known.script.runInContext(context);
      let script;
      try {
        script = new Script(`${prefix}${source}\n})`, { filename, columnOffset: -prefix.length });
      } catch {
        // Compile with Jest, which reports a syntax error in its usual way.
        return compileAsJestDoes(source, filename);
      }
      compiled.set(filename, { source, prefix, script });
      return script.runInContext(context);
    };
  }
}

const withoutThisFile = (stack) =>
  stack
    .split('\n')
    .filter((line) => !line.includes(__filename))
    .join('\n');

module.exports = Runtime;
