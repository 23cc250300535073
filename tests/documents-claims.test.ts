import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Fault } from '../src/core/errors.ts';
import { claimsJson, createDocumentReader, readSource, type Claim } from '../src/documents/index.ts';
import { readDocument } from '../src/documents/read.ts';

const fixture = join(import.meta.dirname, 'fixtures', 'documents', 'install-connector.md');

const claimsOf = (text: string): readonly Claim[] => readDocument(text).claims;

/** `verb label=value @where ?` in one line, to be read at a glance. */
const short = (text: string): string[] =>
  claimsOf(text).map((claim) => {
    const label = claim.label ?? claim.path?.join(' > ') ?? '';
    const value = claim.value === null ? '' : `=${claim.value}`;
    return `${claim.verb} ${label}${value}${claim.where === null ? '' : ` @${claim.where}`}${claim.conditional ? ' ?' : ''}`;
  });

const step = (sentence: string): string[] => short(`## S\n\n1. ${sentence}\n`);

test('reads a document of ours, in order, with sections and steps', async () => {
  const model = readDocument(await readFile(fixture, 'utf8'));
  const lines = model.claims.map(
    (claim) => `${claim.step} ${claim.verb} ${claim.label ?? claim.path?.join(' > ') ?? ''}=${claim.value ?? ''}`,
  );
  expect(lines).toEqual([
    '1 signIn Microsoft Entra admin center=',
    '2 browse Entra ID > Enterprise apps=',
    '3 search Sample connector=',
    '3 select Sample connector=',
    '3 select Create=',
    '4 fill Name=Payroll',
    '4 set Mode=Automatic',
    '4 uncheck Notify owners=',
    '5 select Save=',
    '5 set Port=8585',
    '5 set Region=East US',
    '5 set Region=West US',
    '6 select Yes=',
    '1 offPortal =',
    '1 check license terms=',
    '1 select Install=',
    '2 rightClick Sample Wizard=',
    '2 select Run as administrator=',
    '3 verify port=8585',
    '3 verify Use TLS=',
    '4 run =Get-Service Sample',
    '5 offPortal =',
  ]);
  expect(model.claims[0]?.role).toBe('Application Administrator');
  expect(model.claims[12]?.conditional).toBe(true);
  expect(model.images).toMatchObject([{ source: 'media/sample/mode.png', section: 'Prepare the tenant', step: 4 }]);
});

test('every label, value and path stands where the claim says, with CRLF and byte order mark', async () => {
  const text = (await readFile(fixture, 'utf8')).replaceAll('\n', '\r\n');
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  const file = join(folder, 'crlf.md');
  await writeFile(file, `\uFEFF${text}`);
  const source = await readSource(file, 'crlf.md');
  expect(source.byteOrderMark).toBe(true);
  const reader = createDocumentReader();
  try {
    const model = await reader.read(source);
    const lines = text.split('\r\n');
    expect(model.claims.length).toBeGreaterThan(15);
    for (const claim of model.claims) {
      if (claim.label === null || claim.verb === 'offPortal') continue;
      expect(source.text.slice(claim.span.start, claim.span.end)).toBe(claim.label);
      expect(lines[claim.line - 1]?.slice(claim.column - 1).startsWith(claim.label)).toBe(true);
      if (claim.valueSpan !== null && claim.verb !== 'run') {
        expect(source.text.slice(claim.valueSpan.start, claim.valueSpan.end)).toBe(claim.value);
      }
      for (const [index, span] of claim.pathSpans.entries()) {
        expect(source.text.slice(span.start, span.end)).toBe(claim.path?.[index]);
      }
    }
  } finally {
    await reader.close();
  }
});

const SENTENCES: readonly (readonly [string, readonly string[]])[] = [
  ['Browse to **A** > **B**.', ['browse A > B']],
  ['Select **Bulk operations > Bulk invite**.', ['browse Bulk operations > Bulk invite']],
  [
    'In the left navigation, under **Manage**, select **Users**, and then **Groups**.',
    ['select Users @Manage', 'select Groups @Manage'],
  ],
  ['On the **Add** blade, in the **Role** drop-down, select **Reader**.', ['set Role=Reader @Add']],
  ['Click **Next**, on the **Review** tab, click **Create**.', ['select Next', 'select Create @Review']],
  [
    'Under **Enable policy**, set **Configure** to **Yes**, then select **Done**.',
    ['set Configure=Yes @Enable policy', 'select Done @Enable policy'],
  ],
  ['When prompted, choose **Yes**.', ['select Yes ?']],
  ['Close the pane by selecting the **X** in the corner.', ['select X']],
  ['Press **Enter**.', ['press Enter']],
  ['Go to `https://portal.example.com` and sign in as **Ada**.', ['open =https://portal.example.com', 'signIn Ada']],
  ['Verify that **Type** is set to **Users**.', ['verify Type=Users']],
  ['You should see **Ready**.', ['verify Ready']],
  ['The **Overview** page opens.', []],
  ['Toggle **Lock** to **On**.', ['set Lock=On']],
  ['Check the boxes for **A** and **B**.', ['check A', 'check B']],
  ['Wait for the deployment to complete.', ['wait deployment']],
  ['Select **Save** if needed.', ['select Save ?']],
  ['Set the toggle for **Lock** to **Yes**.', ['set Lock=Yes']],
  ['Change **Status** from **Off** to **On**.', ['set Status=On']],
  ['For **Reply address**, enter `https://a.example/`.', ['fill Reply address=https://a.example/']],
  ['For **A**, **B**, and **C**, enter what you noted.', ['fill A', 'fill B', 'fill C']],
  ['For the Name, enter something like: *mine*.', ['fill Name=mine']],
  ['For **Size**, choose **Small**, and for **Key**, keep the default.', ['set Size=Small', 'verify Key']],
  [
    'Next to **Phone**, switch the setting to **On**, and type **5** in the text box.',
    ['set Phone=On', 'fill Phone=5'],
  ],
  ['Under **Group**, replace **Old** with **New**.', ['set Group=New']],
  ['In **User name**, enter the name of the person.', ['fill User name']],
  ['Enter a name and value for the secret.', ['fill name', 'fill value']],
  ['Enter the key `a` and the value `b`.', ['fill key=a', 'fill value=b']],
  ['Enter a **Title**, for example `Mine`.', ['fill Title=Mine']],
  ['Leave the start date and end date clear.', ['verify start date=clear', 'verify end date=clear']],
  ['Leave only **A** and **B** selected.', ['verify A=selected', 'verify B=selected']],
  ['Turn **Alerts** **On**.', ['set Alerts=On']],
  ['Use the toggle to turn **Alerts** off.', ['set Alerts=Off']],
  ['**Guests** select **No**.', ['set Guests=No']],
  [
    'Select **Download** for **Certificate** and wait until **State** is **Ready**.',
    ['select Download', 'wait State=Ready'],
  ],
  ['Select Next then Finish.', ['select Next', 'select Finish']],
  ["Select the 'X' to the right of **Roles**.", ['select X @Roles']],
  ['Select the check box to the left of **Ada**.', ['check Ada']],
  ['Be sure to save the file.', ['offPortal ']],
  ['Make sure you select the **Agree** check box.', ['check Agree']],
  ['Run the wizard, and when prompted press Y.', ['offPortal ', 'press Y ?']],
  ['You can close the console at this point.', ['offPortal ']],
  ['Sign in as **Contoso\\\\Administrator** with the password.', ['signIn Contoso\\Administrator']],
  ['Select and review **A** and **B**.', ['select A', 'select B']],
  ['Review the **A** and **B** settings.', ['verify A', 'verify B']],
  ['Under Template (optional), choose **Blank**.', ['select Blank @Template']],
  ['Select the *Note* tab for the *User* of the lab.', ['select Note']],
  ['On the Remote Access Manager, select Yes.', ['select Yes @Remote Access Manager']],
  ['In the Delete user dialog box, select **No**.', ['select No @Delete user']],
  ['Review the alerts at the top of the **Health** page.', ['verify alerts @Health']],
  ['Expand **Limits** and review the available settings.', ['expand Limits', 'verify available settings']],
  ['Ensure **Basic** is selected in the list of the Plans pane.', ['verify Basic @Plans']],
  ['Select the entry representing the newly created team.', ['select team']],
  ['In the toolbar of the Shell pane, select **Upload**.', ['select Upload @Shell']],
  ['In the Search bar of the Sample portal, type *Vaults*.', ['search Vaults @Sample portal']],
  ['Copy the value of **Object ID**.', ['offPortal Object ID']],
  ['**Optional:** Select **Limits**. Select **Save**.', ['select Limits ?', 'select Save ?']],
  ['Next to **Who may join?** Select **Choose group**.', ['select Choose group @Who may join?']],
  ['Select up to 10 reviewers, and then select **Done**.', ['select reviewers', 'select Done']],
  ['Sign in as as **ada@sample.example**.', ['signIn ada@sample.example']],
  ['In the text box next to **Least version**, type `10.1`.', ['fill Least version=10.1']],
  [
    'Toggle **New devices** so that it reads **Blocked**, then select **Save**.',
    ['set New devices=Blocked', 'select Save'],
  ],
  [
    'In the **Site** box, enter the following address and then select **Add**: **https://a.example/**',
    ['fill Site=https://a.example/', 'select Add'],
  ],
  [
    'Browse to the Sample portal at (https://portal.sample.example).',
    ['open Sample portal=https://portal.sample.example'],
  ],
  ['In the **Sign in** dialog, copy, and paste in the **Account** provided.', ['fill Account @Sign in']],
  ['By default, you will see the *Active rules*.', ['verify Active rules']],
  ['Scroll down to the **Transfers** section and select **Edit**.', ['select Edit @Transfers']],
  ['Review and agree to the license terms.', ['check license terms']],
  ['Use the default of **Public** for **Cloud**.', ['set Cloud=Public']],
  ['Then the wizard shows the **Finish** page, where you select **Exit**.', ['select Exit @Finish']],
  [
    'Under **Resource group**, choose **Create new** and enter a group name.',
    ['select Create new @Resource group', 'fill group name @Resource group'],
  ],
  ['Enter the name of the app in the search box.', ['search name of the app']],
  ['Sign in. The password should be provided by your host.', ['signIn ']],
  ['Click on the link that reads **Open guard.**', ['select Open guard']],
  ['Connect to the console using the **Username** and **Password** provided.', ['signIn console']],
  ['Select **Turn on**, in case it is off.', ['select Turn on ?']],
  ['You may need to refresh the page.', []],
  [
    'Make sure the toggle under **Guard** is set to **On**, and that **Store** is filled.',
    ['verify Guard=On', 'verify Store'],
  ],
  ['Ensure that **Phone** and **Mail** are selected.', ['verify Phone', 'verify Mail']],
  ['Enter the mail address in the **Send reports to**, and select **Save**.', ['fill Send reports to', 'select Save']],
  ['You will see a message that reads **Two found**. Select that link.', ['verify Two found', 'select Two found']],
  ['Enable the option of **Only see mail**.', ['set Only see mail=Enabled']],
  ['Un-check (clear) the **Notify** check box.', ['uncheck Notify']],
  ['Select **No** for **Wanted**, and the select **Save**.', ['set Wanted=No', 'select Save']],
  ['Notice that you can now change the **Threshold**.', ['verify Threshold']],
  ['Browse to the **Safety** section, and select **Edit**.', ['browse Safety', 'select Edit @Safety']],
  ['In the searchbar, type **guard**.', ['search guard']],
  ['Type **guard** into the search bar form.', ['search guard']],
  ['Place a check mark next to **Notify**.', ['check Notify']],
  ['Type **y** in the PowerShell and hit enter.', ['fill =y @PowerShell', 'press enter']],
  ['Go to C:\\Made and select **Open**.', ['browse C:\\Made', 'select Open']],
  ['Once it is there you can renew the view by selecting the **Refresh** button.', ['select Refresh']],
  ['Select **Guard | Rules** to go back to the list.', ['select Guard | Rules']],
  ['Enter the name **Night** in the section **Guard name**.', ['fill Guard name=Night']],
  ['On the custom guard page, select **Load**.', ['select Load @custom guard']],
  ['In the Guard details, select **Edit**.', ['select Edit @Guard details']],
  ['On the **Guard** (draft page) **Basics** tab, select **Next**.', ['select Next @Basics']],
  ['When all is filled in on the **Guard** page, select **Save**.', ['select Save @Guard']],
  ['Enter the user name provided by your host.', ['fill user name']],
  ['Enter the words that you want to show in the **Hint** box.', ['fill Hint']],
  [
    'Under the **Start** field, click the drop-down and select **Now**.',
    ['select drop-down @Start', 'select Now @Start'],
  ],
  ['Accept the default value in the **Keep until** drop-down list.', ['verify Keep until']],
  ['Ensure that the check passes and select **Go**.', ['verify check', 'select Go']],
  ['Verify that the **Guard** pane displays the **Found** graph.', ['verify Found @Guard']],
  ['Verify that the guard status is set to **On**.', ['verify guard status=On']],
  ['The **Mail** place should now indicate that **2 people** are in.', ['verify Mail']],
  ['In the **Mail** pane, hover over **Ada** and then select her check box.', ['check Ada @Mail']],
  ['Search for and **select** the **A** and the **B**.', ['search A', 'search B', 'select A', 'select B']],
  ['You should still be on the **Guard** page.', ['verify Guard']],
  ['In the **Web address** field, enter the URL: **http://a.example/b**.', ['fill Web address=http://a.example/b']],
  ['Close the tab and proceed to the next lab.', ['offPortal ']],
  ['Press the tab key on your keyboard.', ['press tab']],
  ['Leave the Guard type at its default value.', ['verify Guard type']],
  [
    'Sign out by selecting on the **Ada** icon in the corner and selecting **Sign out**.',
    ['select Ada', 'select Sign out'],
  ],
  ['Verify that **A** is right and review the marks under the **B** section.', ['verify A', 'verify marks @B']],
  ['Notice how you can select all or select single plans.', ['verify ']],
];

for (const [sentence, claims] of SENTENCES) {
  test(`reads: ${sentence}`, () => {
    expect(step(sentence)).toEqual(claims);
  });
}

const under = (lead: string, rest: string): string[] =>
  short(`## S\n\n1. ${lead}\n\n${rest.replace(/^/gmu, '    ')}\n`);

test('reads what other authors write: lists of choices, machines, terms in parentheses, sections of settings', () => {
  expect(step('In the **Platform** list, select **Windows**, and then select **Create**.')).toEqual([
    'set Platform=Windows',
    'select Create',
  ]);
  expect(step('In the **Members** list, select **Ada**.')).toEqual(['select Ada @Members']);
  expect(step('Under **Access**, select **Manage** and as **Default action** select **Deny**.')).toEqual([
    'select Manage @Access',
    'set Default action=Deny @Access',
  ]);
  expect(step('Switch to **LAB-SV1** and sign out of **LAB-CL2**.')).toEqual([
    'offPortal LAB-SV1',
    'offPortal LAB-CL2',
  ]);
  expect(step('Enter a note and then select **Save** (if necessary).')).toEqual(['fill note', 'select Save ?']);
  expect(step('Make sure the **First** property and the **Last** property are filled in.')).toEqual([
    'verify First',
    'verify Last',
  ]);
  expect(step('Review the results, which hold items with a **name** field.')).toEqual(['verify results']);
  expect(step('Select any of the items in the list.')).toEqual(['select items']);
  expect(step('Try again to run `Get-Sample`.')).toEqual(['run =Get-Sample']);
  expect(step('In Microsoft Edge, go to the Sample portal at <https://portal.example.com>.')).toEqual([
    'open Sample portal=https://portal.example.com @Microsoft Edge',
  ]);
  expect(
    step(
      'On the **Networks** page, select **Add**, specify the following settings in the **New** section and select **OK**:\n\n   - Name: `a`',
    ),
  ).toEqual(['select Add @Networks', 'select OK @New', 'set Name=a @New']);
  expect(
    short('## S\n\n1. On the **Buy** page:\n   1. Under **Plan**, select **Basic**.\n   1. Select **Next**.\n'),
  ).toEqual(['select Basic @Plan', 'select Next @Buy']);
  expect(short('1. Select **A**.\n\n   > [!NOTE]\n   > Make sure your account has the role.\n')).toEqual([
    'select A',
    'verify account',
  ]);
});

test('an order that ends with a colon is carried out on each name of the list below, and on nothing else of it', () => {
  expect(
    short(
      '1. On the **Places** page enable:\n\n   - **Mail**\n   - **Files**\n   - Leave all other places disabled.\n',
    ),
  ).toEqual(['set Mail=Enabled @Places', 'set Files=Enabled @Places', 'verify other places=disabled @Places']);
  expect(short('1. On the **Mail** pane add users:\n\n   - Ada Example\n   - Grace Example\n')).toEqual([
    'select Ada Example @Mail',
    'select Grace Example @Mail',
  ]);
  expect(
    short(
      '1. For the **Name** and **Remark**, enter the following information:\n\n   - **Name**: a\n   - **Remark**: b\n',
    ),
  ).toEqual(['set Name=a', 'set Remark=b']);
});

test('commands count however they are announced, and what an account is used for', () => {
  const code = '\n\n   ```powershell\n   Get-Sample\n   ```\n';
  expect(short(`1. Connect to the Sample Center with the following cmdlet:${code}`)).toEqual(['run =Get-Sample']);
  expect(short(`1. List all groups by running the following command:${code}`)).toEqual(['run =Get-Sample']);
  expect(short(`1. Use the following script to assign a user:${code}`)).toEqual(['run =Get-Sample']);
  expect(step('Use an account with rights to the server to run the installer (**Setup.exe**).')).toEqual([
    'offPortal ',
  ]);
  expect(step('For the **Mail** place, select the **Edit** link under **All users**.')).toEqual([
    'select Edit @All users',
  ]);
  expect(step('Review the settings on the **Advanced** tab of the **New** blade without making any changes.')).toEqual([
    'verify settings @Advanced',
  ]);
  expect(short('1. Set these values:\n\n   - **Begin**: When items were made\n')).toEqual([
    'set Begin=When items were made',
  ]);
});

test('reads titles, states and typed words that are not marked', () => {
  expect(step('From the Settings page select **Devices**.')).toEqual(['select Devices @Settings']);
  expect(step('In the Sample portal in the Devices area, select **List**.')).toEqual(['select List @Devices']);
  expect(step('Under **Watch** and under **Users**, verify that **1** is displayed.')).toEqual(['verify 1 @Users']);
  expect(step('Select **New** for *Group*, enter RG-SV01 as Name and select **OK**.')).toEqual([
    'select New',
    'fill Name=RG-SV01',
    'select OK',
  ]);
  expect(step('Enter a *Password* of your choosing.')).toEqual(['fill Password']);
  expect(step('Select **A**. You should now see your device in the list.')).toEqual(['select A', 'verify device']);
  expect(step('On the Setup prompt, select **Connect**, then select **Next**.')).toEqual([
    'select Connect @Setup',
    'select Next @Setup',
  ]);
  expect(step('Verify that **X** appears, its **Kind** is set to **Own**, and its **State** is **On**.')).toEqual([
    'verify X',
    'verify Kind=Own',
    'verify State=On',
  ]);
  expect(step('Enter the user’s **Name** (optional) and the user’s **Email address** (required).')).toEqual([
    'fill Name',
    'fill Email address',
  ]);
  expect(step('You will see the message stating that making **Net1** was refused.')).toEqual(['verify message']);
  expect(step('On the **Check** tab of the **New** blade note the **Failed** message.')).toEqual([
    'verify Failed @Check',
  ]);
  expect(step('Select **A** > **B** and **C**, and apply the policy to *Apps*.')).toEqual(['browse A > B', 'select C']);
  expect(short('1. Browse to **Home**.\n1. Under **Rights**, set the toggle to **Yes**.\n')).toEqual([
    'browse Home',
    'set Rights=Yes @Rights',
  ]);
  expect(short('1. Ensure that only the following apps are selected:\n\n   - Alpha\n   - Beta\n')).toEqual([
    'verify Alpha=selected',
    'verify Beta=selected',
  ]);
  expect(short('1. Set the following:\n\n   - How is it to start? **At once**\n')).toEqual([
    'set How is it to start?=At once',
  ]);
});

test('settings below a step are those that it announces, and no explanations', () => {
  expect(under('Sign in as **Ada**.', '- **Name**: `ada`\n- **Password**: yours')).toEqual([
    'signIn Ada',
    'set Name=ada',
    'set Password=yours',
  ]);
  expect(
    under('For **Password**, choose one of the following:', '- **Own** - You type it.\n- **Made** - It is made.'),
  ).toEqual([]);
  expect(
    under('Enter the following:', '- **Kind**: Select **A** > **B**.\n    - Type what you like.\n- **Size**: 3'),
  ).toEqual(['set Kind=A > B', 'set Size=3']);
  const table = '| Setting | Value |\n| --- | --- |\n| Kind | **A** |';
  expect(under('Create it with the following settings. On the **Basics** tab notice the rest.', table)).toEqual([
    'set Kind=A',
  ]);
  expect(under('Ensure that **New** is selected, and specify the following settings:', table)).toEqual([
    'verify New',
    'set Kind=A',
  ]);
});

test('names in a list below an order are each of them meant', () => {
  expect(under('Select the following roles:', '- **Reader**\n- **Writer**')).toEqual([
    'select Reader',
    'select Writer',
  ]);
  expect(under('Select the following roles:', '- the first\n- the last')).toEqual(['select roles']);
});

test('what the settings of a table are to be is no claim of the sentence before it, nor a remark part of a value', () => {
  const table = '| Setting | Value |\n| --- | --- |\n| Kind | **A** (mind the others) |';
  expect(under('Ensure that the following settings are made:', table)).toEqual(['verify Kind=A']);
  expect(under('Define a new plan with the following settings:', table)).toEqual(['set Kind=A']);
  expect(under('Use the following information to define the plan, and select **Next**.', table)).toEqual([
    'select Next',
    'set Kind=A',
  ]);
});

test('of words that explain a setting, its value is what they say to use', () => {
  const rows = [
    '- **Name**: A unique name is required. For this example, use **sample-1**.',
    '- **Plan**: Choose a plan.',
    '- **Region**: Select **East** unless told otherwise.',
    '- **Size** - the smallest',
  ].join('\n');
  expect(under('Provide the following information:', rows)).toEqual([
    'set Name=sample-1',
    'set Plan',
    'set Region=East',
    'set Size=the smallest',
  ]);
});

test('a value that is a sentence keeps its words, in the field that takes it', () => {
  expect(under('Enter the following:', '- Body: **This is it.**')).toEqual(['set Body=This is it']);
});

test('what a note does by selecting is believed, what prose explains by it is not', () => {
  const note = '> **Note**: If it is closed, go to it by selecting **A**, and then selecting **B**.';
  expect(under('Select **C**.', note)).toEqual(['select C', 'select A ?', 'select B ?']);
  expect(short('You can ask for a role by opening **My roles**.\n')).toEqual([]);
});

test('sentences behind a value that is selected are read on', () => {
  expect(
    under(
      'Enter the following information:',
      '- Owners - Select **None yet**. In the **Owners** pane, select **Ada**.',
    ),
  ).toEqual(['set Owners=None yet', 'select Ada @Owners']);
});

test('a request in a block of its own is run', () => {
  const [, run] =
    [
      ...claimsOf(
        '## S\n\nGet it with:\n\n1. Get the app.\n\n   ```http\n   GET https://a.example/apps/1\n   ```\n',
      ).entries(),
    ].at(-1) ?? [];
  expect(run).toMatchObject({ verb: 'run', value: 'GET https://a.example/apps/1' });
});

test('a list of what is offered, or noted, sets nothing', () => {
  const offered = '- **Configure now** - Select this option to go on.\n- **Close** - This option ends the setup.';
  expect(under('The setup presents two options:', offered)).toEqual(['select Configure now']);
  expect(under('Copy the following values:', '- **Vault name**: in the example, sample-1.')).toEqual(['offPortal ']);
});

test('an address that stands by itself below the sentence is what it promised', () => {
  expect(under('Enter the following URL in the address bar:', '**https://a.example/setup**')).toEqual([
    'open =https://a.example/setup',
  ]);
});

test('a note that says to wait is believed', () => {
  expect(under('Select **Create**.', '> **Note**: Wait until **State** is **Ready**.')).toEqual([
    'select Create',
    'wait State=Ready',
  ]);
});

test('a command belongs to the sentence that announced it', () => {
  const code = '```powershell\nGet-Thing\n```';
  expect(under('Run the following to list them. Use *yours*.', code)).toEqual(['run =Get-Thing']);
  expect(under('Type the following command and press Enter:', '`Get-Thing`')).toEqual([
    'run =Get-Thing',
    'press Enter',
  ]);
  expect(
    under('To list them you need to type the following lines.\nHit enter after each.', `${code}\n\n${code}`),
  ).toEqual(['run =Get-Thing', 'press enter', 'run =Get-Thing']);
  expect(under('You need to log in by running:', code)).toEqual(['run =Get-Thing']);
  expect(under('Assign it to the variable. In this example, we take one.', code)).toEqual(['run =Get-Thing']);
});

test('the JSON of a claim has exactly the keys that are promised', () => {
  const { claims } = claimsJson('a.md', claimsOf('1. Select **A**.\n'));
  expect(claims).toEqual([
    {
      line: 1,
      column: 13,
      section: null,
      step: 1,
      verb: 'select',
      label: 'A',
      path: null,
      value: null,
      where: null,
      conditional: false,
    },
  ]);
});

test('what cannot be read is listed, not dropped', () => {
  const model = readDocument('## S\n\n1. Frobnicate the widget.\n\n:::row:::\n\n```\nopen\n');
  expect(model.unread.map(({ what }) => what)).toEqual([
    'the code fence is not closed',
    '":::row" is not closed with ":::row-end"',
    'nothing to do was found in step 1',
  ]);
});

test('orders outside of steps count, explanations do not', () => {
  expect(
    short('Select **A** to begin.\n\n> **Note:** Select **B** first. You can select **C**.\n\nThis is **bold**.\n'),
  ).toEqual(['select A', 'select B']);
});

test('hostile documents end in a message', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const reader = createDocumentReader({ deadline: () => 700 });
  try {
    await expect(readSource(await write('big.md', 'a'.repeat(3 * 1024 * 1024)))).rejects.toThrow(/2 MB are the most/u);
    await expect(readSource(await write('binary.md', new Uint8Array([35, 0, 1])))).rejects.toThrow(/binary/u);
    await expect(readSource(await write('latin.md', new Uint8Array([97, 10, 0xff, 98])))).rejects.toMatchObject({
      place: { line: 2 },
    });
    await expect(readSource(join(folder, 'none.md'))).rejects.toThrow(Fault);
    const deep = Array.from({ length: 300 }, (_, level) => `${'  '.repeat(level)}- a`).join('\n');
    await expect(reader.read(await readSource(await write('deep.md', deep)))).rejects.toThrow(/nested/u);
    const slow = `${'['.repeat(60_000)}${'](a'.repeat(20_000)}`;
    const plain = await readSource(await write('plain.md', '1. Select **A**.\n'));
    const [first, second] = await Promise.allSettled([
      reader.read(await readSource(await write('slow.md', slow))),
      reader.read(plain),
    ]);
    expect(first.status === 'rejected' ? String(first.reason) : 'read').toMatch(/could not be read|read/u);
    expect(second.status === 'fulfilled' && second.value.claims.length).toBe(1);
  } finally {
    await reader.close();
  }
});

test('every place holds the words of its claim, whatever stands between: entities, escapes, line ends, odd bytes', () => {
  const text = [
    '## Add&nbsp;it',
    '',
    '1. You are asked for an **Application&nbsp;ID&#32;URI**. Set the value to **api:\\/\\/Demo &amp; App**',
    '1. Select **R&D &lt;new&gt; &#x1F600; group**,\r\n   then **Sa\\*ve**&nbsp;and\\\r\n   enter `a  b` in **Na\0me**.',
    '1. Browse to **Home** >\n   **All &copy; things**, and select ``code `x` y``.',
    '',
    '| Setting | Value |\n| --- | --- |\n| **A \\| B** | `c \\| d` |',
  ].join('\n');
  const claims = claimsOf(text);
  const letters = (words: string): string =>
    words.replace(/&nbsp;|&amp;|&lt;|&gt;|&copy;|&#32;|&#x1F600;/gu, '').replace(/[^\p{L}\p{N}]/gu, '');
  const told = claims.map(({ label, span }) => [
    label,
    label === null ? '' : letters(text.slice(span.start, span.end)),
  ]);
  expect(told.map(([label]) => label)).toEqual([
    'Application ID URI',
    'R&D <new> \u{1F600} group',
    'Sa*ve',
    'Na\uFFFDme',
    null,
    'code `x` y',
    'A | B',
  ]);
  // "The value" stands for the name of the sentence before, which keeps its own place.
  expect(told.map(([, words]) => words)).toEqual(['value', 'RDnewgroup', 'Save', 'Name', '', 'codexy', 'AB']);
  const parts = claims.flatMap(({ pathSpans }) => pathSpans.map(({ start, end }) => text.slice(start, end)));
  expect(parts).toEqual(['Home', 'All &copy; things']);
  expect(claims.map(({ valueSpan }) => valueSpan && text.slice(valueSpan.start, valueSpan.end))).toContain(
    'api:\\/\\/Demo &amp; App',
  );
});

test('what is looked for on a page is seen, what is looked for in a search bar is searched, and its blade is opened', () => {
  expect(step('On the **Overview** page, look for the **My feed**.')).toEqual(['verify My feed @Overview']);
  expect(step('From the **Search resources** bar look for Contoso Directory, and open the blade.')).toEqual([
    'search Search resources=Contoso Directory',
    'open Contoso Directory',
  ]);
  expect(step('You can search for **Grady** and add Grady Archie.')).toEqual(['search Grady', 'select Grady Archie']);
  expect(step('Similarly, if you cannot wait until noon, choose **Custom time**.')).toEqual(['select Custom time ?']);
});

test('a name that the document marks elsewhere stays whole where it is not marked', () => {
  const text =
    '## S\n\n1. Select **Users and groups**.\n1. Select **None** under Users and groups.\n1. Save and close **A**.\n';
  expect(short(text)).toContain('select None @Users and groups');
  expect(short(`${text}1. Select **Save and close**.\n`)).toEqual(
    expect.arrayContaining(['select None @Users and groups', 'select Save and close']),
  );
});

test('what a reader is to find as it is, in words alone', () => {
  expect(step('Leave the Billing kind to its default value, Monthly.')).toEqual(['verify Billing kind=Monthly']);
  expect(step('In the Billing start field, keep the default day, which is tomorrow.')).toEqual([
    'verify Billing start',
  ]);
  expect(step('Ensure that **Alerts** is set to On and **Reports** is also set to Off.')).toEqual([
    'verify Alerts=On',
    'verify Reports=Off',
  ]);
  expect(step('After a few seconds you should see **Ada** in the **Members** table, with her role.')).toEqual([
    'verify Ada @Members',
  ]);
  expect(step("You'll see both of these in the next exercise.")).toEqual([]);
  expect(step('You should be successfully signed in to **Contoso**.')).toEqual(['verify Contoso @Contoso']);
  expect(step('IMPORTANT, make a note of the new password.')).toEqual(['offPortal ']);
  expect(step('Enter a new password, then confirm the new password.')).toEqual([
    'fill new password',
    'fill new password',
  ]);
  expect(step('Select any **Alert rule** that is On, and change it to Off.')).toEqual([
    'select Alert rule',
    'set Alert rule=Off',
  ]);
});

test('what older articles say in their own ways', () => {
  expect(step('[Download](https://example.com/agent) the agent and copy it onto the server.')).toEqual([
    'download agent',
    'offPortal ',
  ]);
  expect(step('Now either wait 10 minutes or restart the **Sprocket Agent**.')).toEqual([
    'wait ',
    'offPortal Sprocket Agent',
  ]);
  expect(step('Select the agent and click assign agent(s).')).toEqual(['select agent', 'select assign agent(s)']);
  expect(step('Go to **Widgets** and the **Blue sprocket** application.')).toEqual([
    'browse Widgets',
    'browse Blue sprocket',
  ]);
  expect(step('If **Begin** appears, select it. Otherwise go to **Edit**.').at(-1)).toBe('browse Edit ?');
  expect(step('The token should be 12 characters minimum and should be the same as before.')).toEqual([]);
  expect(step('Change back to the **Overview** page.')).toEqual(['browse Overview']);
  expect(
    short(
      '## S\n\n1. Fill in the boxes with the values of the table:\n\n    |Property|Value|\n    |-|-|\n    |DLL|For this kind, select **A.dll**.|\n',
    ),
  ).toEqual(['set DLL=A.dll']);
});

test('what labs of a third author say in their own ways', () => {
  expect(step('Select the Show portal menu icon.')).toEqual(['select Show portal menu']);
  expect(step('Select **Ada** from beneath the search bar.')).toEqual(['select Ada']);
  expect(step('Under Cloud apps or actions, select **None**.')).toEqual(['select None @Cloud apps or actions']);
  expect(step('Make sure **Apps** is highlighted and **Include** is selected, then select **Done**.')).toEqual([
    'verify Apps',
    'verify Include',
    'select Done',
  ]);
  expect(step('After a while, the Pilot Alpha should appear in the list of widgets.')).toEqual(['verify Pilot Alpha']);
  expect(step('You should now be able to reach the portal.')).toEqual(['verify ']);
  expect(step('Sign out by selecting the **Ada** icon and selecting Sign out.')).toEqual([
    'select Ada',
    'select Sign out',
  ]);
  expect(step('In the **Contoso** portal, you should still be logged in as Ada Byron from before.')).toEqual([
    'verify Ada Byron @Contoso',
  ]);
  expect(step('In the **Roles** pane, the three roles should appear under **Mine**.')).toEqual([
    'verify three roles @Mine',
  ]);
  expect(step('Verify the three roles appear in the **Mine** section.')).toEqual(['verify three roles @Mine']);
  expect(step('When it is done, close the Widgets – Overview blade.')).toEqual(['select close @Widgets – Overview']);
  expect(short('Change the **State** to **Off** to pause it.\n')).toEqual(['set State=Off']);
  expect(short('1. Choose one of two options:\n\n    - **New**: makes one.\n    - **Old**: takes one.\n')).toEqual([]);
  expect(
    short(
      '1. Create a user with the following settings. On the **More** tab notice the information.\n\n    | Setting | Value |\n    | - | - |\n    | Name | Ada |\n',
    ).at(-1),
  ).toBe('set Name=Ada');
});

test('what labs of other authors say in their own ways', () => {
  expect(step('Verify on the **Eligible** tab that **user2** is shown as a **Billing reader**.')).toEqual([
    'verify user2=Billing reader @Eligible',
  ]);
  expect(step('Sign out and sign back into the Contoso portal by using the **user2** account.')).toEqual([
    'select Sign out',
    'signIn Contoso portal=user2',
  ]);
  expect(step('On the top menu, select **+ New** from the drop-down select **Create one**.')).toEqual([
    'select + New',
    'select Create one',
  ]);
  expect(step('Click the **Settings** icon and review configuration settings for the role.')).toEqual([
    'select Settings',
    'verify configuration settings',
  ]);
  expect(step('In the row representing the Billing reader role, click **Deactivate**.')).toEqual([
    'select Deactivate @Billing reader role',
  ]);
  expect(step("In the **Pick** window, select Ada's account.")).toEqual(["select Ada's account @Pick"]);
  expect(step('In the list of users whose first name starts with Ada, select Ada Byron.')).toEqual([
    'select Ada Byron',
  ]);
  expect(step('In the **Pick** window that opens, you would normally select **Ada**.')).toEqual([]);
  expect(step('You should still be logged into Contoso as Ada Byron.')).toEqual(['verify Ada Byron @Contoso']);
  expect(step('In the **To** field, enter the e-mail ID of **ada@contoso.com**.')).toEqual(['fill To=ada@contoso.com']);
  expect(
    short(
      '## S\n\n1. In the **Mail** pane, set the following options and then select **Save**:\n\n    - **Keep** - **On**\n',
    ),
  ).toEqual(['select Save @Mail', 'set Keep=On @Mail']);
  expect(step("Review Ada's profile and ensure she has a Usage Location set.")).toContain('verify Usage Location');
  expect(step('In Microsoft Edge, type **mail.contoso.com** and then press Enter.')).toEqual([
    'open =mail.contoso.com @Microsoft Edge',
    'press Enter @Microsoft Edge',
  ]);
  expect(step('In the **Password** field, enter **Pa55w.rd1!**.')).toEqual(['fill Password=Pa55w.rd1!']);
  expect(step('Select **Save!**')).toEqual(['select Save']);
  expect(step('Select the values under the **A**, **B**, or **C** columns.')).toEqual(['select values @A']);
  expect(
    short(
      '## S\n\n1. Use these values:\n\n   | Setting | Value |\n   | --- | --- |\n   | Name | **a-1**</br>Must be unique. |\n',
    ),
  ).toEqual(['set Name=a-1']);
  expect(step('Select **A**<br>Enter **b** in **C**')).toEqual(['select A', 'fill C=b']);
  expect(step('Note that user2 is listed as having access.')).toEqual(['verify user2']);
});

test('a list that is indented too far is no command', () => {
  expect(
    short('## S\n\n1. Select **A**.\n\n   **NOTE** - With this mode:\n\n       - Policies are enabled.\n'),
  ).toEqual(['select A']);
});
