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

/** For Windows: PowerShell 5.1 or later; the signature wants PowerShell 7. */
export function powershellCommands(): VerifyingCommand[] {
  return [
    {
      what: 'Every file is the one that was written',
      type: `Get-Content ${BAG.manifest}, ${BAG.tagManifest} | ForEach-Object {
  $hash, $path = $_ -split '  ', 2
  if ((Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash -ne $hash) { "CHANGED $path" } }`,
      answer: 'nothing',
    },
    {
      what: 'The list of files was signed with this key (PowerShell 7)',
      type: `$key = [Security.Cryptography.ECDsa]::Create()
$key.ImportFromPem((Get-Content -Raw ${BAG.signer}))
$key.VerifyData([IO.File]::ReadAllBytes("$PWD/${BAG.tagManifest}"),
  [IO.File]::ReadAllBytes("$PWD/${BAG.seal}"), 'SHA256', 'Rfc3279DerSequence')`,
      answer: 'True',
    },
  ];
}
