/** Where the webview starts: connects the host, makes the first page and keeps it up to date. */
import { connectHost } from './host';
import { pages } from './pages';
import { Store } from './store';
import { registerElements } from './ui/kit';

registerElements();
const store = new Store(connectHost());
const page = pages[0].create(store);
document.body.append(page.element);
store.subscribe((state) => page.update(state));
store.start();
