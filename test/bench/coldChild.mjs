/** One cold start, told to the parent: `node coldChild.mjs VARIANT ASSETS`, see cases/start.mjs. */
import process from 'node:process';

const [key, assets] = process.argv.slice(2);
let begin = performance.now();
const variant = await load();
const tools = {};
if (key === 'warmed') {
  await variant.warm(tools);
  begin = performance.now();
}
const value = await variant.run('return 1 + 1', tools);
const end = performance.now();
if (value !== 2) throw new Error(`1 + 1 is ${value}`);
const name = key in { plain: 1, toolwright: 1, warmed: 1 } ? undefined : variant.name;
// performance.now() counts from the start of the process.
process.send({ sinceStart: end, firstRun: end - begin, name });

async function load() {
  if (key === 'plain') return (await import('./variants.mjs')).plain();
  if (key === 'toolwright' || key === 'warmed') {
    return (await import('./variants.mjs')).toolwright(assets);
  }
  const { create } = await import(`./peers/${key}.mjs`);
  return create();
}
