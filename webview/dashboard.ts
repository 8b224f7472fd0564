/** The dashboard: its navigation, and the page that is shown. A page is made when it is first wanted. */
import { h, type View } from './dom';
import type { Page } from './page';
import { pages } from './pages';
import type { State, Store } from './store';

export function dashboardView(store: Store): View {
  const made = new Map<Page, View>();
  const place = h('div', {});
  const links = pages.map((page) => {
    const link = h('button', { class: 'nav-link', type: 'button' }, page.title);
    link.addEventListener('click', () => store.choose({ page: page.id }));
    return link;
  });
  const nav = h('nav', { 'aria-label': 'Pages of the dashboard' }, ...links);
  let shown: Page | undefined;
  return {
    element: h('main', {}, nav, place),
    update(state: State) {
      const page = pages.find(({ id }) => id === state.choices.page) ?? pages[0];
      let view = made.get(page);
      if (view === undefined) made.set(page, (view = page.create(store)));
      view.update(state);
      if (page === shown) return;
      shown?.onShow?.(store, false);
      page.onShow?.(store, true);
      shown = page;
      place.replaceChildren(view.element);
      for (const [index, link] of links.entries()) {
        if (pages[index] === page) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
  };
}
