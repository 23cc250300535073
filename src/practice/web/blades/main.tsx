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

const root = createRoot(document.getElementById('root') ?? document.body);

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
    drawn: () => {
      if (!drawn) post({ kind: 'drawn' });
      drawn = true;
    },
  };
}

async function start(): Promise<void> {
  if (window.parent === window) {
    root.render(<PracticeMark />);
    return;
  }
  const link = await joinShell();
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
