/** The sandbox's harness, for programs in Python. */
import type { SandboxRun } from '../../../../src/core/sandbox/sandboxRun';
import { Harness, type Outcome, type Tools } from '../harness';

export class PythonHarness extends Harness {
  override run(code: string, tools: Tools = {}, more: Partial<SandboxRun> = {}): Promise<Outcome> {
    return super.run(code, tools, { language: 'python3', ...more });
  }
}
