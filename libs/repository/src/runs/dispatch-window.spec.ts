import { expect, it } from '@jest/globals';
import { isInWindow } from './dispatch-window.ts';

const window = { dueBy: '2026-03-29T12:00:00.000Z', readyBy: '2026-03-29T11:59:00.000Z' };

it.each([
  ['due and scheduled exactly at the limits', { dueAt: window.dueBy, readyAt: window.readyBy }, true],
  ['without readyAt', { dueAt: window.dueBy }, true],
  ['due a millisecond later', { dueAt: '2026-03-29T12:00:00.001Z', readyAt: window.readyBy }, false],
  ['scheduled a millisecond later', { dueAt: window.dueBy, readyAt: '2026-03-29T11:59:00.001Z' }, false],
])('a row %s', (_, row, expected) => {
  expect(isInWindow(row, window)).toBe(expected);
});
