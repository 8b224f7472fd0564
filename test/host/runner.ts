/** A test runner as small as can be: tests run one after the other, in the order of the files. */

interface Test {
  name: string;
  body: () => Promise<void>;
}

const tests: Test[] = [];
const limitMs = 90_000;

export function test(name: string, body: () => Promise<void>): void {
  tests.push({ name, body });
}

function withLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`still running after ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/** Runs the tests whose name has the word `only` in it; an empty word means all of them. */
export async function runAll(options: {
  only: string;
  log: (line: string) => void;
  onFailure: (name: string) => Promise<void>;
}): Promise<{ passed: number; failed: number }> {
  const count = { passed: 0, failed: 0 };
  for (const { name, body } of tests.filter((one) => one.name.includes(options.only))) {
    const startedAt = performance.now();
    const took = (): string => `(${Math.round(performance.now() - startedAt)} ms)`;
    try {
      await withLimit(body());
      count.passed++;
      options.log(`ok - ${name} ${took()}`);
    } catch (error) {
      count.failed++;
      options.log(`not ok - ${name} ${took()}`);
      options.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      await options.onFailure(name).catch(() => {});
    }
  }
  return count;
}
