/** Runs one case and tells its result to run.mjs: `node caseChild.mjs NAME OPTIONS-AS-JSON`. */
import process from 'node:process';
import { cases } from './cases/index.mjs';
import { firstLine } from './measure.mjs';

const [name, options] = process.argv.slice(2);
// A peer may throw where nobody can catch it; that must not cost the other variants.
process.on('uncaughtException', (error) => console.error(`bench: thrown: ${firstLine(error)}`));
process.on('unhandledRejection', (error) => console.error(`bench: rejected: ${firstLine(error)}`));
try {
  const result = await cases[name](JSON.parse(options));
  process.send(result);
} catch (error) {
  console.error(error);
  process.exit(1);
}
