/** Hooks: a panel's data, loaded again when something happens that concerns it. */
import * as React from 'react';

import { FabModel } from '../model';

export interface ILoaded<T> {
  value: T | null;
  problem: unknown;
  loading: boolean;
  reload: () => void;
}

/**
 * What `load` gives, and anew when `deps` change, when an event's kind matches `on`, or after `reload`. The old value
 * stays until the new one is there; an answer that was overtaken by a newer question is dropped.
 */
export function useLoaded<T>(model: FabModel, load: () => Promise<T>, deps: unknown[], on?: RegExp): ILoaded<T> {
  const [state, setState] = React.useState<Omit<ILoaded<T>, 'reload'>>({ value: null, problem: null, loading: true });
  const asked = React.useRef(0);
  const run = React.useCallback(() => {
    const mine = ++asked.current;
    setState(old => ({ ...old, loading: true }));
    load().then(
      value => mine === asked.current && setState({ value, problem: null, loading: false }),
      problem => mine === asked.current && setState(old => ({ value: old.value, problem, loading: false }))
    );
    // The question depends on `deps`, not on the function, which is a new one at each drawing.
  }, deps);
  React.useEffect(() => {
    run();
    return () => void (asked.current += 1);
  }, [run]);
  React.useEffect(() => {
    const heard = (_: FabModel, event: { kind: string }): void => {
      if (on?.test(event.kind)) {
        run();
      }
    };
    model.happened.connect(heard);
    return () => void model.happened.disconnect(heard);
  }, [model, run]);
  return { ...state, reload: run };
}

/** Draws again whenever the model changes. */
export function useModel(model: FabModel): void {
  const [, tick] = React.useState(0);
  React.useEffect(() => {
    const changed = (): void => tick(n => n + 1);
    model.changed.connect(changed);
    return () => void model.changed.disconnect(changed);
  }, [model]);
}
