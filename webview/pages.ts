/** Which pages the dashboard has. A new page is a folder beside overview/ and a line here. */
import { compatibilityPage } from './compatibility/compatibility';
import { guidancePage } from './guidance/guidance';
import { metricsPage } from './metrics/metrics';
import { overviewPage } from './overview/overview';
import type { Page } from './page';
import { skillUsePage } from './skillUse/skillUse';

/** In the order of the navigation; the first one is shown at the start. */
export const pages: readonly [Page, ...Page[]] = [
  overviewPage,
  metricsPage,
  skillUsePage,
  compatibilityPage,
  guidancePage,
];
