import { describe, expect, it } from '@jest/globals';
import { chooseEngine, DynamoDBEngineError } from './choose-engine.ts';

describe('chooseEngine', () => {
  it('returns the best installed engine', () => {
    expect(chooseEngine(undefined, ['dynoxide', 'dynalite'])).toBe('dynoxide');
    expect(chooseEngine(undefined, ['dynalite'])).toBe('dynalite');
  });

  it('returns the requested engine', () => {
    expect(chooseEngine('dynalite', ['dynoxide', 'dynalite'])).toBe('dynalite');
  });

  it('throws when the requested engine is not installed', () => {
    expect(() => chooseEngine('dynoxide', ['dynalite'])).toThrow(DynamoDBEngineError);
    expect(() => chooseEngine('dynoxide', ['dynalite'])).toThrow(/dynoxide is not installed.*Installed: dynalite\./);
  });
});
