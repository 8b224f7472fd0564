/** All cases by name, in the order of the report. Each one runs in a process of its own. */
import { search, signatures } from './catalog.mjs';
import { engine } from './engine.mjs';
import { calls, cpu, data, warm } from './execution.mjs';
import { files } from './files.mjs';
import { guidance } from './guidance.mjs';
import { kill } from './limits.mjs';
import { memory } from './memory.mjs';
import { metrics } from './metrics.mjs';
import { privacy } from './privacy.mjs';
import { python } from './python.mjs';
import { start } from './start.mjs';
import { versions } from './versions.mjs';

export const cases = {
  start,
  warm,
  engine,
  calls,
  data,
  cpu,
  python,
  kill,
  memory,
  signatures,
  search,
  files,
  privacy,
  metrics,
  versions,
  guidance,
};
