/** `toolwright doctor`: what works and what does not. */
import { runDoctor } from '../../core/doctor/checks';
import { reportOf } from '../../core/doctor/report';
import { dataFolderOf, openCore } from '../nodeHost';
import type { Options } from '../options';
import { interruptible, print, type Command } from './command';

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor',
  summary: 'check everything that Toolwright needs, also the servers',
  run: check,
};

async function check(options: Options): Promise<number> {
  const core = await openCore(options);
  try {
    const checks = await runDoctor({
      core,
      assets: __dirname,
      dataFolder: dataFolderOf(options),
      signal: interruptible(),
    });
    const { NO_COLOR, TERM } = process.env;
    const isUnicode = NO_COLOR === undefined && TERM !== 'dumb' && process.platform !== 'win32';
    print(options, checks, reportOf(checks, { isUnicode }));
    return checks.some(({ status }) => status === 'failed') ? 1 : 0;
  } finally {
    await core.toolwright.dispose();
  }
}
