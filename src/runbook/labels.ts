import type { Mistake } from '../core/errors.ts';
import { referencesIn } from '../core/interpolate.ts';
import { allNames, sameLabel } from '../core/names.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Registry } from '../core/registry.ts';
import type { Screen, WindowName } from '../core/screen.ts';
import type { ControlReference } from '../core/step.ts';
import type { YamlText } from '../core/yaml.ts';

interface Call {
  readonly on?: string;
}

/** Every spelling of a control that any version of the portal or a document knows. */
const spellings = (screen: Screen): string[] =>
  Object.values(screen.controls).flatMap(({ name, aliases = [] }) => [...allNames(name), ...aliases]);

function keyOf(screen: Screen, label: string): string | undefined {
  const found = Object.entries(screen.controls).find(([, { name, aliases = [] }]) =>
    [...allNames(name), ...aliases].some((spelling) => sameLabel(spelling, label)),
  );
  return found?.[0];
}

export interface LabelCheck {
  /** To be called for actions and checks in the order in which they run. */
  check(call: Call, labels: readonly ControlReference[], window: WindowName, path: readonly PropertyKey[]): void;
}

/**
 * Follows the run through the screens as far as they say where their controls lead, and holds each label against
 * the screen: an error where the runbook names the screen with `on:`, a warning where the flow says which it is.
 */
export function labelCheck(screens: Registry<Screen>, yaml: YamlText, report: (mistake: Mistake) => void): LabelCheck {
  const current = new Map<WindowName, Screen>();

  const missing = (screen: Screen, label: string, path: readonly PropertyKey[], certain: boolean): void => {
    const hint =
      didYouMean(label, spellings(screen)) ?? `Run "portal-runbook screens ${screen.name}" to see its controls`;
    const fact = `no control "${label}" on screen ${screen.name}`;
    const severity = certain ? 'error' : 'warning';
    report({ code: 'PR-206', severity, place: yaml.placeOf(path), fact, hint });
  };

  /** Where the window stands after a control was used; unknown unless the screen says so. */
  const follow = (screen: Screen, key: string, reference: ControlReference, window: WindowName): void => {
    const next = screens.get(screen.leadsTo?.[key] ?? '');
    if (next !== undefined) current.set(window, next);
    else if (reference.verb === 'click') current.delete(window);
    else current.set(window, screen);
  };

  return {
    check({ on }, labels, window, path) {
      const named = on === undefined ? undefined : screens.get(on);
      const screen = named ?? (on === undefined ? current.get(window) : undefined);
      if (screen === undefined) return;
      if (labels.length === 0 && named === undefined) current.delete(window);
      const under = (screen.over ?? []).flatMap((name) => screens.get(name) ?? []);
      for (const reference of labels) {
        const { label } = reference;
        if (referencesIn(label).length > 0) {
          current.delete(window);
          continue;
        }
        const at = [screen, ...under].find((candidate) => keyOf(candidate, label) !== undefined);
        const key = at === undefined ? undefined : keyOf(at, label);
        if (at !== undefined && key !== undefined) follow(at, key, reference, window);
        else {
          missing(screen, label, path, named !== undefined);
          current.delete(window);
        }
      }
    },
  };
}
