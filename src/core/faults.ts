/** Which exit code of the command line a fault leads to; see `EXIT`. */
export type FaultExit = 'failed' | 'usage' | 'person' | 'interrupted';

export interface FaultKind {
  readonly exit: FaultExit;
  readonly title: string;
  readonly cause: string;
  readonly mend: string;
}

const kind = (exit: FaultExit, title: string, cause: string, mend: string): FaultKind => ({ exit, title, cause, mend });

/**
 * Every fault that this program knows, by its stable code. The reference of errors is generated from this table.
 * 1xx command line and configuration, 2xx runbook, 3xx screens and labels, 4xx running, 5xx sign-in and safety,
 * 6xx evidence, 7xx host and certificate, 8xx documents, 9xx practice tenant and Graph.
 */
export const FAULTS = {
  'PR-101': kind(
    'usage',
    'Unknown command or option',
    'The command line holds a word that no command takes.',
    'Look at --help of the command.',
  ),
  'PR-102': kind(
    'usage',
    'File not found or not readable',
    'The path does not lead to a readable file.',
    'Check the path; it is relative to the current folder.',
  ),
  'PR-103': kind(
    'usage',
    'Configuration is wrong',
    'portal-runbook.config.yaml does not hold what it must.',
    'Mend the lines that are named.',
  ),
  'PR-104': kind(
    'usage',
    'Unknown portal',
    'The named portal does not stand in the configuration.',
    'Name one of the portals that are listed, or add it under "portals".',
  ),
  'PR-105': kind(
    'usage',
    'No browser',
    'No Chromium, Chrome or Edge was found or it could not start.',
    'Install one of them, or set "browser.path" in the configuration.',
  ),
  'PR-106': kind(
    'usage',
    'Output folder not writable',
    'The folder for reports cannot be written.',
    'Choose another one with --out.',
  ),
  'PR-107': kind(
    'usage',
    'A setting is missing',
    'A value is needed that neither file, environment nor flag gives.',
    'Set what the message names.',
  ),
  'PR-108': kind(
    'usage',
    'Matrix is not in order',
    'The file of --matrix, or what it says for a runbook, is not what a run takes.',
    'Mend the places that are named; nothing was started.',
  ),
  'PR-109': kind(
    'usage',
    'The run cannot be continued',
    'It came to its end, is another runbook, portal or input by now, or its bag is not as it was written.',
    'Do what the message says, or begin a new run: what is there already is skipped where steps say "ensure".',
  ),
  'PR-110': kind(
    'usage',
    'The run cannot go on with that correction',
    'While it stood still more was changed than labels and values of what is still to be done.',
    'Put that back and press Enter, or end the run and continue it with --resume.',
  ),
  'PR-201': kind(
    'usage',
    'The runbook is not valid YAML',
    'The file cannot be read as YAML.',
    'Mend the place that is named.',
  ),
  'PR-202': kind(
    'usage',
    'The runbook does not have the right shape',
    'A key is missing, unknown or of the wrong type.',
    'Mend the places that are named.',
  ),
  'PR-203': kind(
    'usage',
    'Unknown kind of step',
    'No action of that name exists.',
    'Run "portal-runbook steps" to see all.',
  ),
  'PR-204': kind(
    'usage',
    'Unknown kind of check',
    'No check of that name exists.',
    'Run "portal-runbook steps" to see all.',
  ),
  'PR-205': kind(
    'usage',
    'Unknown screen',
    'No screen of that name exists.',
    'Run "portal-runbook screens" to see all.',
  ),
  'PR-206': kind(
    'usage',
    'Unknown label',
    'The screen declares no control of that name.',
    'Use the name that the portal shows, or declare it in the screen.',
  ),
  'PR-207': kind(
    'usage',
    'Input missing or wrong',
    'An input of the runbook has no value, or one of the wrong type.',
    'Give it with --input name=value.',
  ),
  'PR-208': kind(
    'usage',
    'Unknown name in ${...}',
    'The interpolation names neither an input nor an output of an earlier step.',
    'Declare the input, or use $${ for a literal.',
  ),
  'PR-209': kind(
    'usage',
    'A step is still to be written',
    'The runbook holds "todo:".',
    'Write the step, or take it out.',
  ),
  'PR-210': kind(
    'usage',
    'The runbook does not match its document',
    'A heading or a numbered item that the runbook reproduces is not in the document, or one is left out.',
    'Compare "heading" and "reproduces" with the document.',
  ),
  'PR-301': kind(
    'failed',
    'Control not found',
    'No element with that name that can do what the step asks is visible.',
    'Compare the label with the nearest names that are listed.',
  ),
  'PR-302': kind(
    'usage',
    'Portal version too old',
    'No name is known for so old a portal version.',
    'Choose a later version in the configuration.',
  ),
  'PR-303': kind(
    'failed',
    'Several controls match',
    'The label names more than one element.',
    'Say where it is with "under:" or "on:".',
  ),
  'PR-304': kind(
    'failed',
    'Control cannot be used',
    'The control is disabled, read-only, covered or went away.',
    'Look at the picture of the step.',
  ),
  'PR-305': kind(
    'failed',
    'No such option',
    'The list does not offer that option.',
    'Use one of the options that are listed.',
  ),
  'PR-306': kind(
    'failed',
    'Value did not stick',
    'After the action the control does not show the value.',
    'Look at the picture of the step; the portal may have rejected it.',
  ),
  'PR-307': kind(
    'failed',
    'Other screen than expected',
    'The page is not the screen that the step names, or an error or empty shell.',
    'Look at the picture of the step.',
  ),
  'PR-308': kind(
    'usage',
    'The control is gone in this portal version',
    'The portal has not shown this control since the version that is named.',
    'Use the names of the version in question.',
  ),
  'PR-401': kind(
    'failed',
    'A check failed',
    'What the step should bring about is not there.',
    'Compare expected and observed.',
  ),
  'PR-402': kind(
    'failed',
    'Too slow',
    'Something did not happen before its deadline.',
    'Raise the deadline if the portal is slow today.',
  ),
  'PR-403': kind(
    'failed',
    'The portal cannot be reached',
    'The connection failed or the server answered with an error.',
    'Check the network, proxy and address.',
  ),
  'PR-404': kind(
    'failed',
    'Outside the allowed origins',
    'The browser was about to go to an address that the portal does not allow.',
    'Add the origin to "origins" of the portal if it is right.',
  ),
  'PR-405': kind('failed', 'Download failed', 'No file came, or it broke off.', 'Look at the picture of the step.'),
  'PR-406': kind(
    'failed',
    'The browser went away',
    'The browser or the page crashed or was closed.',
    'Look what the last step did, then run again: what an "ensure" names is not made twice.',
  ),
  'PR-407': kind(
    'interrupted',
    'Interrupted',
    'The run was ended by a person or the system.',
    'Look what the last step did, then run again: what an "ensure" names is not made twice.',
  ),
  'PR-408': kind(
    'person',
    'In doubt',
    'A change was begun and nothing tells whether it took place.',
    'Look at what is named, mend it by hand, then run again.',
  ),
  'PR-409': kind(
    'person',
    'Not our object',
    'What the step would make is there already, and this runbook did not make it.',
    'Choose another name, or remove the object.',
  ),
  'PR-410': kind(
    'person',
    'Another run holds the tenant',
    'One tenant takes one run that changes it at a time.',
    'Wait for the other run, or end it; what a dead run held is taken over by itself.',
  ),
  'PR-411': kind(
    'failed',
    'Popup did not open',
    'The window that the step waits for did not open.',
    'Look at the picture of the step.',
  ),
  'PR-412': kind(
    'failed',
    'Expected true only afterwards',
    'What the step should bring about was true before it acted.',
    'The tenant is not in the state that the runbook starts from.',
  ),
  'PR-413': kind(
    'failed',
    'Not a file of this run',
    'The path does not name a file that an earlier step of this run has kept.',
    'Use the output of that step: ${steps.<id>.<as>}.',
  ),
  'PR-414': kind(
    'failed',
    'List not proven complete',
    'What was read of a list is not as much as the page says, or the page does not say how much there is.',
    'Do what the message says; what was read lies in the bag.',
  ),
  'PR-415': kind(
    'failed',
    'The browser asked something',
    'A box of the browser asked a question that the step does not answer, or did not ask what the step answers.',
    'Say it beside the click: click: { name: Delete, asks: "Delete this project?", answer: OK }.',
  ),
  'PR-416': kind(
    'usage',
    'File outside the folder of the runbook',
    'A runbook reads files that its run has kept, and files in its own folder.',
    'Put the file beside the runbook and name it by its relative path.',
  ),
  'PR-501': kind(
    'failed',
    'Sign-in was rejected',
    'The sign-in page refused user, password or code.',
    'Check the account of the portal; attempts end before the account locks.',
  ),
  'PR-502': kind(
    'person',
    'Other tenant or user',
    'The page names another tenant or user than the configuration.',
    'Sign in with the right account.',
  ),
  'PR-503': kind(
    'person',
    'Approval needed',
    'A change on a live portal needs a person to agree.',
    'Agree at the terminal, or pass --yes.',
  ),
  'PR-504': kind(
    'usage',
    'No such account',
    'The portal has no account of that name, or it lacks a password.',
    'Set it under "accounts" of the portal.',
  ),
  'PR-505': kind(
    'person',
    'The sign-in needs a person',
    'The page asks for something that only a person can do.',
    'Sign in once with "portal-runbook login".',
  ),
  'PR-506': kind(
    'person',
    'The display language is not English',
    'Labels are English names.',
    'Set the language of the portal to English.',
  ),
  'PR-507': kind(
    'person',
    'Kept session unusable',
    'The kept session is damaged, over, of another portal or user, or locked with another key.',
    'Remove it with "portal-runbook logout", and sign in again with "portal-runbook login".',
  ),
  'PR-508': kind(
    'usage',
    'No key for sessions',
    'Neither the keyring of the operating system nor PORTAL_RUNBOOK_SESSION_KEY gives a key.',
    'Set PORTAL_RUNBOOK_SESSION_KEY to 32 random bytes as base64.',
  ),
  'PR-509': kind(
    'usage',
    'Session cannot be kept',
    'The folder for sessions and profiles of this user cannot be written.',
    'Mend the rights of the folder that is named.',
  ),
  'PR-510': kind(
    'person',
    'Browser profile in use',
    'The profile that keeps the session is open in another browser, which may be that of another run.',
    'Wait for the other run, or close the window that shows it.',
  ),
  'PR-511': kind(
    'person',
    'Role missing or not activated',
    'A control is off, and the page says that the person lacks the role for it or is only eligible for it.',
    'Activate the role in the portal, or have it assigned.',
  ),
  'PR-601': kind(
    'failed',
    'The bag cannot be written',
    'Disk full, no rights, or the folder is gone.',
    'Make room; the bag so far verifies as interrupted.',
  ),
  'PR-602': kind(
    'failed',
    'The bag is broken',
    'A file of the bag is not as it was written.',
    'See what is named; take the bag from its source again.',
  ),
  'PR-603': kind(
    'failed',
    'A secret was found',
    'A value that must not leave the run stands in what was about to be written.',
    'Mask the place that is named.',
  ),
  'PR-604': kind('usage', 'Not a bag', 'The folder is not an evidence bag.', 'Name the folder of one run.'),
  'PR-605': kind(
    'usage',
    'Signing key unusable',
    'The key that seals bags cannot be read, is no ECDSA P-256 key, or others can read it.',
    'Mend or move the file that is named; a new key is made when there is none.',
  ),
  'PR-701': kind(
    'failed',
    'Port in use',
    'Another program listens on the port.',
    'End it, or choose another port with --input port=N.',
  ),
  'PR-702': kind(
    'usage',
    'Not a host name',
    'The name cannot stand in a certificate.',
    'Use letters, digits and hyphens, parts divided by dots.',
  ),
  'PR-703': kind(
    'failed',
    'Certificate refused',
    'A client would not accept the certificate.',
    'See which part failed.',
  ),
  'PR-704': kind(
    'usage',
    'File exists',
    'A file of that name is there and is not overwritten.',
    'Pass --force, or choose another folder.',
  ),
  'PR-705': kind(
    'failed',
    'The host refused',
    'The server side did not do what it was asked.',
    'See what it answered.',
  ),
  'PR-706': kind(
    'usage',
    'Not a certificate',
    'The file cannot be read as the certificate or key that it should be.',
    'Check file and password.',
  ),
  'PR-707': kind(
    'person',
    'Agreement needed',
    'The change to this computer needs a person to agree.',
    'Agree at the terminal, or pass --yes.',
  ),
  'PR-708': kind(
    'usage',
    'Validity out of range',
    'A certificate lives for whole days, not longer than clients accept.',
    'Give days between 1 and 825.',
  ),
  'PR-709': kind(
    'failed',
    'The clock is wrong',
    'The clock of this computer is off by years, so nothing that has dates can be made or judged.',
    'Set the clock.',
  ),
  'PR-710': kind(
    'failed',
    'Program missing',
    'A program of this computer that the task needs is not there or cannot start.',
    'Install it, or do the task by hand as the message says.',
  ),
  'PR-711': kind(
    'failed',
    'No rights',
    'The task changes the computer and needs administrator rights.',
    'Run it again as administrator (Windows) or with sudo.',
  ),
  'PR-801': kind(
    'usage',
    'The document cannot be read',
    'The file is not Markdown that can be read safely.',
    'See what is named.',
  ),
  'PR-802': kind(
    'failed',
    'A name could not be replaced',
    'The page kept showing a name of a person or tenant while the sample names were put in its place.',
    'Have the step wait until the page is at rest, or name the text under "pictures.replace".',
  ),
  'PR-901': kind(
    'failed',
    'The practice tenant did not start',
    'The local server ended or did not answer.',
    'See what it said.',
  ),
  'PR-902': kind(
    'usage',
    'Practice tenant: wrong setting',
    'The seed, fault plan or version is not valid.',
    'Mend what is named.',
  ),
} as const satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof FAULTS;
