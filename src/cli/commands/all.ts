/** What the command line can do, in the order of its help. */
import type { Command } from './command';
import { doctor } from './doctor';
import { guidance } from './guidance';
import { importServers } from './import';
import { metrics, rebuildMetrics } from './metrics';
import { privacy } from './privacy';
import { run } from './run';
import { search } from './search';
import { serve } from './serve';
import { skills } from './skills/skills';
import { signIn, signOut } from './signIn';
import { migrateSkills } from './versions/migrate';
import { tools } from './versions/tools';

export const COMMANDS: readonly Command[] = [
  serve,
  run,
  search,
  tools,
  skills,
  migrateSkills,
  privacy,
  metrics,
  rebuildMetrics,
  guidance,
  signIn,
  signOut,
  importServers,
  doctor,
];
