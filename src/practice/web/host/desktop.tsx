import { useEffect, useState } from 'react';
import { PRACTICE_NOTE } from '../common/practice-mark.tsx';
import { useDesktop } from './machine.ts';
import { AgentWizard } from './programs/agent-wizard.tsx';
import { Certificates } from './programs/certificates.tsx';
import { Downloads } from './programs/downloads.tsx';
import { EcmaWizard } from './programs/ecma-wizard.tsx';
import { Elevation, NotElevated } from './programs/elevation.tsx';
import { Installer } from './programs/installer.tsx';
import { Services } from './programs/services.tsx';
import { forgetProgram, useTextOnScreen } from './screen.ts';
import { StartMenu, type StartEntry } from './start-menu.tsx';

const ECMA_WIZARD = 'Microsoft ECMA2Host Configuration Wizard';
const INSTALLER = /^AADConnectProvisioningAgentSetup.*\.exe$/iu;
const PROGRAMS = [
  'downloads',
  'installer',
  'agent-wizard',
  'ecma-wizard',
  'not-elevated',
  'certificates',
  'services',
] as const;
type Program = (typeof PROGRAMS)[number];

const NAMES: Readonly<Record<Program, string>> = {
  downloads: 'Downloads',
  installer: 'Provisioning Agent Package',
  'agent-wizard': 'Agent Configuration',
  'ecma-wizard': 'ECMA2Host',
  'not-elevated': 'Cannot start',
  certificates: 'Certificates',
  services: 'Services',
};

export function Desktop(): React.JSX.Element {
  const { desktop } = useDesktop();
  // The last one lies on top, in the page as on the screen.
  const [windows, setWindows] = useTextOnScreen('desktop.windows', 'downloads');
  const programs = windows.split(' ').flatMap((name) => PROGRAMS.filter((program) => program === name));
  const [startMenu, setStartMenu] = useState(false);
  const [elevating, setElevating] = useState(false);

  const show = (program: Program): void => {
    setWindows([...programs.filter((other) => other !== program), program].join(' '));
  };
  const close = (program: Program) => (): void => {
    setWindows(programs.filter((other) => other !== program).join(' '));
    forgetProgram(program);
  };

  const entries: StartEntry[] = [
    {
      name: 'File Explorer',
      picture: '🗀',
      onOpen: () => {
        show('downloads');
      },
    },
    {
      name: ECMA_WIZARD,
      picture: '⚙',
      onOpen: () => {
        show('not-elevated');
      },
      onOpenElevated: () => {
        setElevating(true);
      },
    },
    ...(desktop.agent.installed
      ? [
          {
            name: 'Microsoft Entra Provisioning Agent Wizard',
            picture: '⚙',
            onOpen: () => {
              show('agent-wizard');
            },
          },
        ]
      : []),
    {
      name: 'Manage computer certificates',
      picture: '▤',
      onOpen: () => {
        show('certificates');
      },
    },
    {
      name: 'Services',
      picture: '⚙',
      onOpen: () => {
        show('services');
      },
    },
  ];

  const draw = (program: Program): React.JSX.Element => {
    switch (program) {
      case 'downloads':
        return (
          <Downloads
            onClose={close(program)}
            onRun={(file) => {
              if (INSTALLER.test(file)) show('installer');
            }}
          />
        );
      case 'installer':
        return (
          <Installer
            onClose={close(program)}
            onInstalled={() => {
              show('agent-wizard');
            }}
          />
        );
      case 'agent-wizard':
        return <AgentWizard onClose={close(program)} />;
      case 'ecma-wizard':
        return <EcmaWizard onClose={close(program)} />;
      case 'not-elevated':
        return <NotElevated onClose={close(program)} />;
      case 'certificates':
        return <Certificates onClose={close(program)} />;
      case 'services':
        return <Services onClose={close(program)} />;
    }
  };

  return (
    <div className="desktop">
      <h1 className="unseen">Desktop</h1>
      <div className="desktop-mark">
        <strong>{desktop.hostName}</strong>
        <span>Windows Server, practice stand-in</span>
        <span>{PRACTICE_NOTE}</span>
      </div>
      <main className="desktop-windows">
        {programs.map((program) => (
          <div
            key={program}
            className="desktop-layer"
            onPointerUp={() => {
              if (programs.at(-1) !== program) show(program);
            }}
          >
            {draw(program)}
          </div>
        ))}
        {elevating && (
          <Elevation
            program={ECMA_WIZARD}
            onAnswer={(allowed) => {
              setElevating(false);
              if (allowed) show('ecma-wizard');
            }}
          />
        )}
      </main>
      {startMenu && (
        <StartMenu
          entries={entries}
          onClose={() => {
            setStartMenu(false);
          }}
        />
      )}
      <footer className="taskbar">
        <button
          type="button"
          className="taskbar-start"
          aria-label="Start"
          aria-expanded={startMenu}
          onClick={() => {
            setStartMenu(!startMenu);
          }}
        >
          <span aria-hidden>⊞</span>
        </button>
        {programs.map((program) => (
          <button
            key={program}
            type="button"
            aria-label={`Switch to ${NAMES[program]}`}
            onClick={() => {
              show(program);
            }}
          >
            {NAMES[program]}
          </button>
        ))}
        <span className="taskbar-practice">Practice tenant</span>
        <Clock time={desktop.clock} />
      </footer>
    </div>
  );
}

/** Of this computer, or as the server's own clock was set. */
function Clock({ time }: { readonly time: string | undefined }): React.JSX.Element {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(new Date());
    }, 10_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const shown = time === undefined ? now : new Date(time);
  return (
    <time className="taskbar-clock" dateTime={shown.toISOString()}>
      {shown.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })}
      <br />
      {shown.toLocaleDateString()}
    </time>
  );
}
