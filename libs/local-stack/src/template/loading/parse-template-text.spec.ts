import { describe, expect, it } from '@jest/globals';
import { parseTemplateText, TemplateSyntaxError } from './parse-template-text.ts';

describe('parseTemplateText', () => {
  it('reads the short forms of intrinsic functions as the long forms', () => {
    const yaml = `
      Queue: !Ref Work
      Arn: !GetAtt Work.Arn
      Name: !Join ['-', [!Ref Stage, !Select [0, !GetAZs '']]]
      Url: !Sub
        - https://\${Host}/
        - Host: !ImportValue Host
      Size: !If [Large, !FindInMap [Sizes, large, mb], 128]
      Both: !And
        - !Condition Large
        - !Not [!Equals [!Ref Stage, dev]]`;
    expect(parseTemplateText(yaml)).toEqual({
      Queue: { Ref: 'Work' },
      Arn: { 'Fn::GetAtt': 'Work.Arn' },
      Name: { 'Fn::Join': ['-', [{ Ref: 'Stage' }, { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }]] },
      Url: { 'Fn::Sub': ['https://${Host}/', { Host: { 'Fn::ImportValue': 'Host' } }] },
      Size: { 'Fn::If': ['Large', { 'Fn::FindInMap': ['Sizes', 'large', 'mb'] }, 128] },
      Both: {
        'Fn::And': [{ Condition: 'Large' }, { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }] }],
      },
    });
  });

  it('keeps a date, and the attribute type N, as strings', () => {
    expect(parseTemplateText('Version: 2012-10-17\nAttributeType: N\nEnabled: yes')).toEqual({
      Version: '2012-10-17',
      AttributeType: 'N',
      Enabled: true,
    });
  });

  it('reads aliases, the last of two equal keys, and JSON', () => {
    expect(parseTemplateText('A: &a { x: 1 }\nB: { <<: *a, y: 2 }')).toEqual({ A: { x: 1 }, B: { x: 1, y: 2 } });
    expect(parseTemplateText('A: 1\nA: 2')).toEqual({ A: 2 });
    expect(parseTemplateText('{"A": {"Ref": "B"}}')).toEqual({ A: { Ref: 'B' } });
  });

  it.each([
    ['A: [', /Not valid YAML: .* at line 1/],
    ['[1', /Not valid JSON/],
    ['A: *missing', /Not valid YAML: .*missing/],
    ['{"A": ', /Not valid JSON/],
  ])('reports where %j is invalid', (text, message) => {
    expect(() => parseTemplateText(text)).toThrow(TemplateSyntaxError);
    expect(() => parseTemplateText(text)).toThrow(message);
  });

  it('rejects aliases that expand without bounds', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const below = Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ');
      return `a${level}: &a${level} [${level === 0 ? 'x' : below}]`;
    });
    expect(() => parseTemplateText(levels.join('\n'))).toThrow(/Excessive alias count/);
  });
});
