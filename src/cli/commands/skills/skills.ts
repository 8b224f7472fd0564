/** `toolwright skills`: the library from a terminal. Each action is a function of actions.ts. */
import { openCore } from '../../nodeHost';
import { UsageError, type Options } from '../../options';
import { interruptible, type Command } from '../command';
import { nearest } from '../../../core/util/nearest';
import { ACTIONS, type Action } from './actions';
import { analyze } from './analyze';
import { cleanUp } from './cleanUp';

export const skills: Command = {
  name: 'skills',
  usage: 'skills [ACTION]',
  summary: `saved programs: ${Object.keys(ACTIONS).join(', ')}`,
  run: runSkills,
};

async function runSkills(options: Options): Promise<number> {
  const [word = 'list', ...words] = options.words;
  const action = actionFor(options, word);
  const core = await openCore(options);
  try {
    return await action({ core, options, words, signal: interruptible() });
  } finally {
    await core.toolwright.dispose();
  }
}

function actionFor({ analyze: isAnalysis, cleanup }: Options, word: string): Action {
  if (cleanup) return cleanUp;
  if (isAnalysis) return analyze;
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action !== undefined) return action;
  const names = Object.keys(ACTIONS);
  const near = nearest(word, names);
  const hint =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${names.join(', ')}.`;
  throw new UsageError(`skills has no '${word}'. ${hint}`);
}
