import { expect, it } from '@jest/globals';
import { fixtureModel as read, fixtureProblems as problemsOf } from '../testing/fixture-model.ts';
import { fixtureTemplate } from '../testing/fixture-template.ts';

const { Consumer: consumer } = fixtureTemplate().Resources;
const layer = { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: './layer' } };
const withLayers = (...layers: unknown[]): object => ({
  Layer: layer,
  Consumer: { ...consumer, Properties: { ...consumer.Properties, Layers: layers } },
});

it('merges the layers of a function', () => {
  const { functions, unsupported } = read({ resources: withLayers({ Ref: 'Layer' }) });
  expect(functions).toMatchObject([{ layersFolder: '/code' }]);
  expect(unsupported).toEqual([]);
});

it('reports a layer of another stack', () => {
  const insights = 'arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:38';
  const { functions, unsupported } = read({ resources: withLayers(insights, { Ref: 'Layer' }) });
  expect(functions).toMatchObject([{ layersFolder: '/code' }]);
  expect(unsupported).toEqual([
    `Consumer (AWS::Lambda::Function): the layer ${insights} belongs to another stack, so the packages of this project replace its content`,
  ]);
});

it('rejects more than five layers, and a value that is not a list of ARNs', () => {
  expect(problemsOf({ resources: withLayers(...Array.from({ length: 6 }, () => ({ Ref: 'Layer' }))) })).toContain(
    'Consumer (AWS::Lambda::Function): Layers: a function can have at most 5',
  );
  expect(problemsOf({ resources: withLayers({ a: 1 }) })).toEqual([
    'Consumer (AWS::Lambda::Function): Layers must be a list of ARNs',
  ]);
});
