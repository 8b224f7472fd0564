/** Commands whose first word says what is to be done: `toolwright privacy audit`. */
import type { Composition } from '../../core/compose';
import { nearest } from '../../core/util/nearest';
import { openCore } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { interruptible, type Command } from './command';

export interface Asked {
  core: Composition;
  options: Options;
  /** After the action's own word. */
  words: readonly string[];
  /** Aborts on Ctrl-C, from when it is first looked at. */
  readonly signal: AbortSignal;
}

/** Resolves to the exit code. Throws UsageError, or an error whose message is for people. */
export type Action = (asked: Asked) => Promise<number>;

export type Actions = Readonly<Record<string, Action>>;

/** `usual` is what is done without a word; `instead` may choose by the options. */
export function commandOf(
  name: string,
  {
    about,
    usual,
    actions,
    instead = () => undefined,
  }: {
    about: string;
    usual: string;
    actions: Actions;
    instead?: (options: Options) => Action | undefined;
  },
): Command {
  return {
    name,
    usage: `${name} [ACTION]`,
    summary: `${about}: ${Object.keys(actions).join(', ')}`,
    async run(options) {
      const [word = usual, ...words] = options.words;
      const action = instead(options) ?? actionFor(name, word, actions);
      const core = await openCore(options);
      try {
        return await action({
          core,
          options,
          words,
          get signal() {
            return interruptible();
          },
        });
      } finally {
        await core.toolwright.dispose();
      }
    },
  };
}

function actionFor(command: string, word: string, actions: Actions): Action {
  const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
  if (action !== undefined) return action;
  const names = Object.keys(actions);
  const near = nearest(word, names);
  const hint =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${names.join(', ')}.`;
  throw new UsageError(`${command} has no '${word}'. ${hint}`);
}
