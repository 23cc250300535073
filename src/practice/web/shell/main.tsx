import '../common/fonts.css';
import './shell.css';
import { createRoot } from 'react-dom/client';
import type { Me, PracticeConfig } from '../../api.ts';
import { createApi, messageOf } from '../common/api-client.ts';
import { PracticeMark } from '../common/practice-mark.tsx';
import { PortalShell } from './shell.tsx';
import { signIn, type SignedIn } from './sign-in.ts';

const container = document.getElementById('root') ?? document.body;
const root = createRoot(container);

function Message({ title, text }: { readonly title: string; readonly text: string }): React.JSX.Element {
  return (
    <>
      <main className="fxs-message">
        <h1>{title}</h1>
        <p>{text}</p>
        <a className="fxt-button" href="/">
          Sign in again
        </a>
      </main>
      <PracticeMark />
    </>
  );
}

function draw(config: PracticeConfig, me: Me, account: Exclude<SignedIn, { refusal: string }>): void {
  document.title = `${me.names.productName} (practice tenant)`;
  document.querySelector('.fxs-splashscreen')?.classList.add('fxs-display-none');
  root.render(
    <PortalShell
      config={config}
      me={me}
      tokens={account.tokens}
      onSignOut={account.signOut}
      onSwitch={account.switchAccount}
    />,
  );
}

async function start(): Promise<void> {
  const config = await createApi().get<PracticeConfig>('/config.json');
  const account = await signIn(config);
  if ('refusal' in account) {
    root.render(<Message title="You are not signed in" text={account.refusal} />);
    return;
  }
  draw(config, await createApi(account.tokens).get<Me>('/api/me'), account);
}

start().catch((error: unknown) => {
  document.querySelector('.fxs-splashscreen')?.classList.add('fxs-display-none');
  root.render(<Message title="The portal could not start" text={messageOf(error)} />);
});
