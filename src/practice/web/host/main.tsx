import '../common/fonts.css';
import './host.css';
import { createRoot } from 'react-dom/client';
import { messageOf } from '../common/api-client.ts';
import { PracticeMark } from '../common/practice-mark.tsx';
import { Desktop } from './desktop.tsx';
import { MachineProvider, useMachine } from './machine.ts';

function Host(): React.JSX.Element | null {
  const { machine, problem } = useMachine();
  if (machine === undefined) {
    return problem === undefined ? null : (
      <>
        <p role="alert">{messageOf(problem)}</p>
        <PracticeMark />
      </>
    );
  }
  return (
    <MachineProvider value={machine}>
      <Desktop />
      {problem !== undefined && (
        <p className="host-lost" role="alert">
          {messageOf(problem)}
        </p>
      )}
    </MachineProvider>
  );
}

createRoot(document.getElementById('root') ?? document.body).render(<Host />);
