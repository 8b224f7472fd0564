/** Clearing the metrics, and a port that is taken: what the person is asked and told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from '../runner';
import { ask, click, dialog, page, see, seeNothing } from './hands';

/** The figures as the export shows them, in an editor. */
async function seeExported(pattern: RegExp): Promise<void> {
  await ask('command', { id: 'toolwright.exportMetrics' }).answer;
  await see(page().locator('.editor-instance .view-line').filter({ hasText: pattern }));
  await ask('command', { id: 'workbench.action.closeAllEditors' }).answer;
}

test('metrics: are cleared after a question, and not without an answer', async () => {
  const searched = ask('invoke', { tool: 'toolwright_search_tools', input: { keyword: 'read' } });
  await searched.answer;
  await seeExported(/"searches":\s[1-9]/);
  const kept = ask('command', { id: 'toolwright.clearMetrics' });
  await see(dialog().getByText(/Skills, their use and the privacy audit stay/));
  await click('Cancel', /Clear what was measured/);
  await kept.answer;
  await seeExported(/"searches":\s[1-9]/);
  const cleared = ask('command', { id: 'toolwright.clearMetrics' });
  await click('Clear', /Clear what was measured/);
  await cleared.answer;
  await seeNothing();
  await seeExported(/"searches":\s0/);
});

test('metrics: whoever wants them on a port that is taken is told so', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const set = (name: string, value: unknown): Promise<unknown> =>
    ask('setting', { id: `toolwright.metrics.${name}`, value }).answer;
  try {
    await set('port', port);
    await set('serve', true);
    await see(page().getByText(new RegExp(`port ${port} of 127.0.0.1 is in use`)));
  } finally {
    await set('serve', undefined);
    await set('port', undefined);
    server.close();
  }
});
