import { createHash } from 'node:crypto';

export const INSTALLER_NAME = 'AADConnectProvisioningAgentSetup.exe';

/**
 * The file that the portal offers: begins as a Windows program does, says in text what it is, and has some size, so
 * that a download can be slow or break off. It runs nowhere.
 */
export const INSTALLER: Buffer = (() => {
  const content = Buffer.alloc(512 * 1024);
  let block = createHash('sha256').update('portal-runbook practice installer').digest();
  for (let offset = 0; offset < content.length; offset += block.length) {
    block.copy(content, offset);
    block = createHash('sha256').update(block).digest();
  }
  content.write('MZ', 0, 'latin1');
  content.write('This is the practice installer of portal-runbook. It is no program.\r\n', 64, 'latin1');
  return content;
})();

export const INSTALLER_SHA256 = createHash('sha256').update(INSTALLER).digest('hex');
