/** `toolwright skills`: the library from a terminal. Each action is a function of actions.ts. */
import { commandOf } from '../actions';
import { ACTIONS } from './actions';
import { analyze } from './analyze';
import { cleanUp } from './cleanUp';

export const skills = commandOf('skills', {
  about: 'saved programs',
  usual: 'list',
  actions: ACTIONS,
  instead: ({ analyze: isAnalysis, cleanup }) =>
    cleanup ? cleanUp : isAnalysis ? analyze : undefined,
});
