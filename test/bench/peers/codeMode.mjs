/** @utcp/code-mode: its tools are functions of this process (UTCP "direct call"). */
import { CodeModeUtcpClient } from '@utcp/code-mode';
import { addFunctionToUtcpDirectCall } from '@utcp/direct-call';

const NAMES = ['strings', 'objects', 'small'];

export async function create() {
  let current;
  addFunctionToUtcpDirectCall('manual', async () => ({
    utcp_version: '0.2.0',
    tools: NAMES.map((name) => ({
      name,
      description: name,
      inputs: { type: 'object', properties: { i: { type: 'number' } } },
      outputs: { type: 'object' },
      tool_call_template: { call_template_type: 'direct-call', callable_name: `tool_${name}` },
    })),
  }));
  for (const name of NAMES) {
    addFunctionToUtcpDirectCall(`tool_${name}`, async (...args) => current[name](...args));
  }
  const client = await CodeModeUtcpClient.create();
  await client.registerManual({
    name: 'm',
    call_template_type: 'direct-call',
    callable_name: 'manual',
  });
  const run = async (code, tools, { timeoutMs = 60_000 } = {}) => {
    current = tools;
    const source = `const call = (name, args) => m[name](args ?? {});${code}`;
    const { result, logs } = await client.callToolChain(source, timeoutMs, 512);
    if (result === null) throw new Error(logs.join('\n'));
    return result;
  };
  return { name: '@utcp/code-mode 1.2', run, dispose: () => {} };
}
