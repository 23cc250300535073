import '../common/fonts.css';
import './blades.css';
import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { ThemeProvider } from '@fluentui/react/lib/Theme';
import { createApi } from '../common/api-client.ts';
import { PracticeMark } from '../common/practice-mark.tsx';
import { BladeProvider, type BladeContext } from './context.ts';
import { registerDrawings, themeOfBrowser } from './fluent.ts';
import { joinShell, type ShellLink } from './shell-link.ts';
import { views } from './views.ts';
import { GuardedView } from './weather.tsx';

const place = document.getElementById('root') ?? document.body;
const root = createRoot(place);

function contextOf({ init, tokens, post }: ShellLink): BladeContext {
  let drawn = false;
  return {
    api: createApi(tokens),
    me: init.me,
    parameters: init.parameters,
    faults: init.faults,
    open: (address, how) => {
      post({ kind: 'open', address, replace: how === 'replace' });
    },
    notify: (notice) => {
      post({ kind: 'notify', notice });
    },
    reload: () => {
      post({ kind: 'reload' });
    },
    drawn: () => {
      if (!drawn) post({ kind: 'drawn', picture: place.innerHTML });
      drawn = true;
    },
  };
}

async function start(): Promise<void> {
  if (window.parent === window) {
    root.render(<PracticeMark />);
    return;
  }
  const link = await joinShell((picture) => {
    // Drawn by a blade of this very origin, where React has escaped every text.
    place.innerHTML = picture;
  });
  const load = Object.hasOwn(views, link.init.view) ? views[link.init.view] : views['NotInPractice'];
  if (load === undefined) return;
  registerDrawings();
  const View = lazy(load);
  root.render(
    <ThemeProvider theme={themeOfBrowser()} applyTo="body">
      <BladeProvider value={contextOf(link)}>
        <GuardedView>
          <Suspense>
            <View />
          </Suspense>
        </GuardedView>
      </BladeProvider>
    </ThemeProvider>,
  );
}

void start();
