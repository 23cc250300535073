import { BAG } from '../../core/evidence.ts';

/** One thing to type, and what it must answer. */
export interface VerifyingCommand {
  readonly what: string;
  readonly type: string;
  readonly answer: string;
}

const CHAIN = `prev=${'0'.repeat(64)}
while IFS= read -r line; do
  case "$line" in *"\\"prev\\":\\"$prev\\"}") ;; *) echo "BROKEN at: $line"; break ;; esac
  prev=$(printf %s "$line" | sha256sum | cut -c1-64)
done < ${BAG.journal}; echo "$prev"`;

/** For bash with coreutils and openssl, typed in the folder of the bag. */
export function bashCommands(fingerprint: string, head: string): VerifyingCommand[] {
  return [
    {
      what: 'Every file is the one that was written',
      type: `sha256sum --check --strict --quiet ${BAG.manifest} ${BAG.tagManifest}`,
      answer: 'nothing, and exit code 0',
    },
    {
      what: 'Nothing was added',
      type: `diff <(find data -type f | LC_ALL=C sort) <(cut -c67- ${BAG.manifest} | LC_ALL=C sort)`,
      answer: 'nothing',
    },
    {
      what: 'The list of files was signed with this key',
      type: `openssl dgst -sha256 -verify ${BAG.signer} -signature ${BAG.seal} ${BAG.tagManifest}`,
      answer: 'Verified OK',
    },
    {
      what: 'The key is the one you were told, by another way than this folder',
      type: `openssl pkey -pubin -in ${BAG.signer} -outform DER | sha256sum`,
      answer: fingerprint,
    },
    { what: 'The journal is unbroken', type: CHAIN, answer: head },
  ];
}

// Windows PowerShell 5.1 knows neither hashes as hexadecimal text nor `-AsByteStream`.
const HEX = "[BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '').ToLower()";

/** For Windows, without any other program: PowerShell 5.1 or later; the signature wants PowerShell 7. */
export function powershellCommands(fingerprint: string, head: string): VerifyingCommand[] {
  return [
    {
      what: 'Every file is the one that was written',
      type: `Get-Content -Encoding UTF8 '${BAG.manifest}', '${BAG.tagManifest}' | ForEach-Object {
  $hash, $path = $_ -split '  ', 2
  if ((Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash -ne $hash) { "CHANGED $path" } }`,
      answer: 'nothing',
    },
    {
      what: 'Nothing was added',
      type: `$listed = Get-Content -Encoding UTF8 ${BAG.manifest} | ForEach-Object { ($_ -split '  ', 2)[1] }
Get-ChildItem -Recurse -File -Force data | ForEach-Object {
  $path = $_.FullName.Substring("$PWD".Length + 1).Replace('\\', '/')
  if ($listed -cnotcontains $path) { "ADDED $path" } }`,
      answer: 'nothing',
    },
    {
      what: 'The list of files was signed with this key (PowerShell 7)',
      type: `$key = [Security.Cryptography.ECDsa]::Create()
$key.ImportFromPem((Get-Content -Raw ${BAG.signer}))
$key.VerifyData([IO.File]::ReadAllBytes("$PWD/${BAG.tagManifest}"), [IO.File]::ReadAllBytes("$PWD/${BAG.seal}"),
  [Security.Cryptography.HashAlgorithmName]::SHA256,
  [Security.Cryptography.DSASignatureFormat]::Rfc3279DerSequence)`,
      answer: 'True',
    },
    {
      what: 'The key is the one you were told, by another way than this folder',
      type: `$sha = [Security.Cryptography.SHA256]::Create()
$lines = Get-Content ${BAG.signer} | Where-Object { $_ -notmatch '-----' }
$bytes = [Convert]::FromBase64String(-join $lines)
${HEX}`,
      answer: fingerprint,
    },
    {
      what: 'The journal is unbroken',
      type: `$prev = '0' * 64; $sha = [Security.Cryptography.SHA256]::Create()
foreach ($line in [IO.File]::ReadAllLines("$PWD/${BAG.journal}")) {
  if (-not $line.EndsWith('"prev":"' + $prev + '"}')) { "BROKEN at: $line"; break }
  $bytes = [Text.Encoding]::UTF8.GetBytes($line)
  $prev = ${HEX} }
$prev`,
      answer: head,
    },
  ];
}
