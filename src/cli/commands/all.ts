/** What the command line can do, in the order of its help. */
import type { Command } from './command';
import { run } from './run';
import { search } from './search';
import { serve } from './serve';

export const COMMANDS: readonly Command[] = [serve, run, search];
