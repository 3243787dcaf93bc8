import { useCallback, useRef } from 'react';
import { useStore } from 'zustand';
import type { DashboardStore, Model } from '../store.ts';
import { same } from './same.ts';

/** What a part of the screen shows of the model. It is drawn anew only when that says something else. */
export function useView<View>(store: DashboardStore, select: (model: Model) => View): View {
  const last = useRef<{ readonly view: View } | null>(null);
  const stable = useCallback(
    (model: Model): View => {
      const view = select(model);
      if (last.current !== null && same(last.current.view, view)) return last.current.view;
      last.current = { view };
      return view;
    },
    [select],
  );
  return useStore(store, stable);
}
