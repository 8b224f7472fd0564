/** `toolwright sign-in SERVER` and `sign-out SERVER`: the sign-in of a server, in the person's browser. */
import { openCore } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { print, type Command } from './command';

export const signIn: Command = {
  name: 'sign-in',
  usage: 'sign-in SERVER',
  summary: 'sign in at a server, in the browser',
  run: (options) =>
    withServer(options, async (core, name) => {
      await core.proxy.signIn(name);
      const view = core.toolwright.servers().find((server) => server.name === name);
      const tools = view?.toolNames.length ?? 0;
      const isSignedIn = view?.isSignedIn ?? false;
      const what = isSignedIn ? 'signed in' : 'it wants no sign-in';
      print(options, { server: name, isSignedIn, tools }, `${name}: ${what}, ${tools} tools.\n`);
    }),
};

export const signOut: Command = {
  name: 'sign-out',
  usage: 'sign-out SERVER',
  summary: 'forget the sign-in at a server',
  run: (options) =>
    withServer(options, async (core, name) => {
      await core.proxy.signOut(name);
      print(options, { server: name }, `${name}: signed out.\n`);
    }),
};

async function withServer(
  options: Options,
  work: (core: Awaited<ReturnType<typeof openCore>>, name: string) => Promise<void>,
): Promise<number> {
  const [name, ...more] = options.words;
  if (name === undefined || more.length > 0) throw new UsageError('name one server');
  const core = await openCore(options, { canOpenBrowser: true });
  try {
    await work(core, name);
    return 0;
  } finally {
    await core.toolwright.dispose();
  }
}
