import { z } from 'zod';
import { defineScript } from '../../core/powershell.ts';

const nothing = z.strictObject({});

/**
 * By name or display name; the display names are the ones that documents use. A service that may not be queried (Windows
 * has some of its own) is passed over, whatever the script's own errors do.
 */
export const findServices = defineScript({
  name: 'find services',
  changes: false,
  input: z.strictObject({ names: z.array(z.string()) }),
  output: z.array(z.strictObject({ name: z.string(), displayName: z.string(), status: z.string() })),
  text: `
    Get-Service -ErrorAction SilentlyContinue |
      Where-Object { $values.names -contains $_.Name -or $values.names -contains $_.DisplayName } |
      ForEach-Object { @{ name = $_.Name; displayName = $_.DisplayName; status = '' + $_.Status } }`,
  list: true,
});

/** Under which account services run; WMI tells it to users too. */
export const findServiceAccounts = defineScript({
  name: 'find the accounts of services',
  changes: false,
  input: z.strictObject({ names: z.array(z.string()) }),
  output: z.array(z.strictObject({ name: z.string(), account: z.string() })),
  text: `
    Get-CimInstance -ClassName Win32_Service |
      Where-Object { $values.names -contains $_.Name } |
      ForEach-Object { @{ name = $_.Name; account = '' + $_.StartName } }`,
  list: true,
});

export const restartService = defineScript({
  name: 'restart a service',
  changes: true,
  // Restart-Service waits for the service to stop and to start.
  deadline: 5 * 60_000,
  input: z.strictObject({ name: z.string() }),
  output: z.strictObject({ status: z.string() }),
  text: `
    Restart-Service -Name $values.name
    @{ status = '' + (Get-Service -Name $values.name).Status }`,
});

/** What "Apps & features" lists: the one place in which every version of the agent is found under its display name. */
export const findPrograms = defineScript({
  name: 'find installed programs',
  changes: false,
  input: z.strictObject({ like: z.string() }),
  output: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  text: `
    $keys = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*', 'HKLM:\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*'
    Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
      Where-Object { $_.DisplayName -like $values.like } |
      ForEach-Object { @{ name = '' + $_.DisplayName; version = '' + $_.DisplayVersion } }`,
  list: true,
});

/** Who listens on a port; http.sys listens as the process "System". */
export const findListeners = defineScript({
  name: 'find listeners',
  changes: false,
  input: z.strictObject({ port: z.int() }),
  output: z.array(z.strictObject({ address: z.string(), process: z.string() })),
  text: `
    Get-NetTCPConnection -State Listen -LocalPort $values.port -ErrorAction SilentlyContinue |
      ForEach-Object {
        @{ address = '' + $_.LocalAddress; process = '' + (Get-Process -Id $_.OwningProcess -ErrorAction SilentlyContinue).ProcessName }
      }`,
  list: true,
});

export const checkSignature = defineScript({
  name: 'check the signature of a file',
  changes: false,
  input: z.strictObject({ file: z.string() }),
  output: z.strictObject({ status: z.string(), subject: z.string(), message: z.string() }),
  text: `
    $signature = Get-AuthenticodeSignature -LiteralPath $values.file
    @{
      status = '' + $signature.Status
      subject = '' + $signature.SignerCertificate.Subject
      message = '' + $signature.StatusMessage
    }`,
});

/** The newest entries of an event log, their messages cut: a log can hold what should not leave the server. */
export const readEvents = defineScript({
  name: 'read an event log',
  changes: false,
  input: z.strictObject({ log: z.string(), most: z.int().min(1).max(100) }),
  output: z.array(z.strictObject({ time: z.string(), level: z.int(), id: z.int(), message: z.string() })),
  text: `
    try { $events = Get-WinEvent -LogName $values.log -MaxEvents $values.most }
    catch {
      # An empty log is an error of this cmdlet.
      if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw }
      $events = @()
    }
    $events | Where-Object { $_ } |
      ForEach-Object {
        $message = '' + $_.Message
        if ($message.Length -gt 500) { $message = $message.Substring(0, 500) }
        @{ time = $_.TimeCreated.ToUniversalTime().ToString('s') + 'Z'; level = [int]$_.Level; id = $_.Id; message = $message }
      }`,
  list: true,
});

/** Runs the test that the ECMA host brings; where a policy forbids its .ps1, that is the answer. */
export const testConnector = defineScript({
  name: 'test the connector host',
  changes: false,
  deadline: 3 * 60_000,
  input: z.strictObject({ connector: z.string(), port: z.int() }),
  output: z.strictObject({ said: z.string() }),
  text: `
    # The script goes on after errors of its own; here they would end it.
    $ErrorActionPreference = 'Continue'
    $test = $env:ProgramFiles + '\\Microsoft ECMA2Host\\Troubleshooting\\TestECMA2HostConnection.ps1'
    $said = & $test -ConnectorName $values.connector -Port $values.port *>&1 | Out-String -Width 200
    @{ said = $said }`,
});

const registryNumber = z.int().nullable();

/** What the doctor must know of Windows. A registry value that is not set is null: then the default of Windows holds. */
export const readWindows = defineScript({
  name: 'read the facts of Windows',
  changes: false,
  input: nothing,
  output: z.strictObject({
    caption: z.string(),
    version: z.string(),
    memoryKb: z.int(),
    languageMode: z.string(),
    netRelease: registryNumber,
    tls12Enabled: registryNumber,
    tls12DisabledByDefault: registryNumber,
    strongCrypto: registryNumber,
  }),
  text: `
    $os = Get-CimInstance -ClassName Win32_OperatingSystem
    $net = Get-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full' -ErrorAction SilentlyContinue
    $tls = Get-ItemProperty -LiteralPath 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client' -ErrorAction SilentlyContinue
    $strong = Get-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319' -ErrorAction SilentlyContinue
    @{
      caption = '' + $os.Caption
      version = '' + $os.Version
      memoryKb = [long]$os.TotalVisibleMemorySize
      languageMode = '' + $ExecutionContext.SessionState.LanguageMode
      netRelease = $net.Release
      tls12Enabled = $tls.Enabled
      tls12DisabledByDefault = $tls.DisabledByDefault
      strongCrypto = $strong.SchUseStrongCrypto
    }`,
});
