// A process of a soak that dies over its second seed.
let seeds = 0;
process.on('message', () => {
  seeds += 1;
  if (seeds === 2) process.exit(70);
  process.send?.({ kind: 'passed', seed: 1, events: 3, faults: { crash: 1 }, interleaving: 'one' });
});
process.send?.({ kind: 'ready' });
