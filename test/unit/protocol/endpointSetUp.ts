/** For tests of the dashboard's endpoint: one over a model that writes down what it is asked for. */
import { reportOf } from '../../../src/core/metrics/report';
import { Emitter } from '../../../src/core/util/event';
import { DashboardEndpoint } from '../../../src/host/webviews/dashboardEndpoint';
import type { DashboardModel } from '../../../src/host/webviews/dashboardModel';
import { snapshotOf } from '../../../src/host/webviews/snapshot';
import type { SearchOutput } from '../../../src/protocol/dashboard';
import type { Guidance } from '../../../src/protocol/guidance';
import type { Measured, Range } from '../../../src/protocol/measured';
import type { HostMessage } from '../../../src/protocol/messages';

export const output: SearchOutput = {
  keyword: 'k',
  detail_level: 'name-and-description',
  matched: 0,
  complete: true,
  results: [],
};

export const measuredIn = (range: Range): Measured => ({
  report: reportOf([], { range, now: 0 }),
  skills: [],
  servers: [],
  outdated: [],
  changes: [],
});

export const guidance: Guidance = {
  isOn: true,
  learners: 0,
  advice: [],
  sections: {
    searches: [],
    next: [],
    fixes: [],
    programs: [],
    arguments: [],
    tools: [],
    skills: [],
    migrations: [],
  },
};

export function setUp(overrides: Partial<DashboardModel> = {}) {
  const changes = new Emitter<void>();
  const steps = new Emitter<void>();
  const measures = new Emitter<void>();
  const lessons = new Emitter<void>();
  const asked: string[] = [];
  const posted: HostMessage[] = [];
  const view = { isShown: true };
  const note = (what: string) => async (name: string) => void asked.push(`${what} ${name}`);
  const model: DashboardModel = {
    snapshot: () => snapshotOf([], []),
    running: () => [],
    search: async () => output,
    startServer: note('start'),
    stopServer: note('stop'),
    restartServer: note('restart'),
    cancelRun: (id) => asked.push(`cancel ${id}`),
    showLog: () => asked.push('log'),
    measured: async (range) => {
      asked.push(`measure ${range}`);
      return measuredIn(range);
    },
    openSkill: note('open'),
    migrateSkill: note('migrate'),
    cleanUpSkills: async () => void asked.push('clean up'),
    guidance: async () => {
      asked.push('learned');
      return guidance;
    },
    forgetLesson: note('forget'),
    guidanceCommand: note('command'),
    warn: (message) => asked.push(`warned ${message}`),
    onDidMeasure: measures.on,
    onDidLearn: lessons.on,
    onDidChange: changes.on,
    onDidChangeRunning: steps.on,
    ...overrides,
  };
  const endpoint = new DashboardEndpoint(model, {
    post: (message) => posted.push(message),
    isVisible: () => view.isShown,
  });
  return { endpoint, changes, steps, measures, lessons, asked, posted, view };
}

export const types = (messages: readonly HostMessage[]) => messages.map(({ type }) => type);
