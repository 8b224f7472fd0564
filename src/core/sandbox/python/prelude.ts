/** The first script of every Python machine, in the order in which its parts need each other. */
import calls from './prelude/calls.py';
import dialect from './prelude/dialect.py';
import result from './prelude/result.py';
import tasks from './prelude/tasks.py';

export const PRELUDE = [calls, tasks, dialect, result].join('\n');
