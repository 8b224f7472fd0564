/** Which pages the dashboard has. A new page is a folder beside overview/ and a line here. */
import { overviewPage } from './overview/overview';
import type { Page } from './page';

/** In the order of the navigation; the first one is shown at the start. */
export const pages: readonly [Page, ...Page[]] = [overviewPage];
