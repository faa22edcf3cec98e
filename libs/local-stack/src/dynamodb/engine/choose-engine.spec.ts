import { describe, expect, it } from '@jest/globals';
import { chooseEngine, DynamoDBEngineError } from './choose-engine.ts';

describe('chooseEngine', () => {
  it('takes the best that is installed', () => {
    expect(chooseEngine(undefined, ['dynoxide', 'dynalite'])).toBe('dynoxide');
    expect(chooseEngine(undefined, ['dynalite'])).toBe('dynalite');
  });

  it('takes the requested one', () => {
    expect(chooseEngine('dynalite', ['dynoxide', 'dynalite'])).toBe('dynalite');
  });

  it('throws when the requested one is not installed', () => {
    expect(() => chooseEngine('dynoxide', ['dynalite'])).toThrow(DynamoDBEngineError);
    expect(() => chooseEngine('dynoxide', ['dynalite'])).toThrow(/dynoxide is not installed.*Installed: dynalite\./);
  });
});
