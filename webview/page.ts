/** What a page of the dashboard is. */
import type { View } from './dom';
import type { Store } from './store';

export interface Page {
  /** Also the name of its folder. */
  id: string;
  title: string;
  /** Makes the page once; the view is told of every state from then on. */
  create(store: Store): View;
  /** Told when it is shown, and when another page takes its place. */
  onShow?: (store: Store, isShown: boolean) => void;
}
