export { createWindowsHost, type CertificateTask } from './host.ts';
export { isElevated } from './elevation.ts';
export { createPowerShell, windowsPowerShell } from './powershell.ts';
