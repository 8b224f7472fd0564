/**
 * Where the webviews start: one bundle for all pages, because the component kit, its largest part, is the same
 * in each. The body says which page it is.
 */
import { isHostMessage } from '../src/protocol/guards';
import type { HostMessage, WebviewMessage } from '../src/protocol/messages';
import type { SkillsHostMessage, SkillsWebviewMessage } from '../src/protocol/skills';
import { isSkillsHostMessage } from '../src/protocol/skillsGuards';
import { connectHost } from './host';
import { dashboardView } from './dashboard';
import { skillsPage } from './skills/skillsPage';
import { SkillsStore } from './skills/skillsStore';
import { Store } from './store';
import { registerElements } from './ui/kit';

registerElements();
if (document.body.dataset['page'] === 'skills') startSkills();
else startDashboard();

function startDashboard(): void {
  const store = new Store(connectHost<HostMessage, WebviewMessage>(isHostMessage));
  const dashboard = dashboardView(store);
  document.body.append(dashboard.element);
  store.subscribe((state) => dashboard.update(state));
  store.start();
}

function startSkills(): void {
  const host = connectHost<SkillsHostMessage, SkillsWebviewMessage>(isSkillsHostMessage);
  const store = new SkillsStore(host);
  const page = skillsPage(store);
  document.body.append(page.element);
  store.subscribe((state) => page.update(state));
  store.start();
}
