// @ts-nocheck @types/node does not declare the cached data of a module.
const vm = require('node:vm');

const { SourceTextModule } = vm;
/** The source that this process compiled first, by identifier, and V8's cached data of it after the second use. */
const compiled = new Map();
/** The minimum length of a cached source. Caching a shorter one takes as long as compiling it. */
const shortest = 2_000;

/** An ES module that V8 compiles once per process instead of once per test file. */
class CachedModule extends SourceTextModule {
  constructor(source, options) {
    const known = compiled.get(options.identifier);
    const isKnown = known?.source === source;
    super(source, isKnown && known.cachedData !== undefined ? { ...options, cachedData: known.cachedData } : options);
    if (isKnown) known.cachedData ??= this.createCachedData();
    else if (source.length >= shortest) compiled.set(options.identifier, { source, cachedData: undefined });
  }
}

vm.SourceTextModule = CachedModule;
