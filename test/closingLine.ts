/** Ends a run with one plain line per suite, "unit: 12 passed, 0 failed", so that it is seen what ran. */
import type { Reporter, TestModule } from 'vitest/node';

export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, { passed: number; failed: number; skipped: number }>();
    for (const module of modules) {
      const name = module.project.name;
      const count = counts.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
      counts.set(name, count);
      let ran = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed' || state === 'skipped') count[state]++;
        ran++;
      }
      if (ran === 0 || (module.state() === 'failed' && module.errors().length > 0)) count.failed++;
    }
    for (const [name, { passed, failed, skipped }] of counts) {
      const tail = skipped > 0 ? `, ${skipped} skipped` : '';
      console.log(`\n${name}: ${passed} passed, ${failed} failed${tail}`);
    }
  }
}
