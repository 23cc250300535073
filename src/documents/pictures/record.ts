import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

const recordSchema = z.object({
  v: z.literal(1),
  /** Whether the portal was the practice tenant. */
  practice: z.boolean(),
  version: z.string(),
  runbook: z.string(),
  step: z.string(),
  /** Just before a control is used, or once the step is done. */
  phase: z.enum(['before', 'after']),
  /** Labels of the controls in the boxes. */
  boxes: z.array(z.string()).max(50),
  /** Headings and controls that it shows, as `role name`; none that tell of people, tenants or inputs. */
  shows: z.array(z.string()).max(500),
});

/** What a picture that we wrote says of itself, in a text chunk of the PNG (RFC 2083, 11.3.2.3), so that nothing has to lie beside it. */
export type PictureRecord = z.infer<typeof recordSchema>;

const KEYWORD = 'portal-runbook';
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  readonly raw: Buffer;
}

/** All chunks; undefined for what is no PNG from its first to its last byte. */
function chunksOf(png: Buffer): Chunk[] | undefined {
  if (!png.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return undefined;
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at < png.length) {
    if (at + 12 > png.length) return undefined;
    const length = png.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > png.length) return undefined;
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
      raw: png.subarray(at, end),
    });
    at = end;
  }
  return chunks[0]?.type === 'IHDR' && chunks.at(-1)?.type === 'IEND' ? chunks : undefined;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

const isOurs = ({ type, data }: Chunk): boolean =>
  type === 'tEXt' && data.subarray(0, KEYWORD.length + 1).equals(Buffer.from(`${KEYWORD}\0`, 'latin1'));

const digestOf = (chunks: readonly Chunk[]): string => {
  const hash = createHash('sha256');
  for (const one of chunks) if (!isOurs(one)) hash.update(one.raw);
  return hash.digest('hex');
};

// The text of such a chunk is Latin-1: JSON carries everything else as escapes.
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** Puts the record into a PNG, with the digest of everything else in it. @throws TypeError for what is no PNG. */
export function withRecord(png: Buffer, record: PictureRecord): Buffer {
  const chunks = chunksOf(png)?.filter((one) => !isOurs(one));
  const [first, ...rest] = chunks ?? [];
  if (chunks === undefined || first === undefined) throw new TypeError('not a PNG');
  const text = asciiJson({ ...record, sha256: digestOf(chunks) });
  const ours = chunk('tEXt', Buffer.from(`${KEYWORD}\0${text}`, 'latin1'));
  return Buffer.concat([SIGNATURE, first.raw, ours, ...rest.map(({ raw }) => raw)]);
}

/** The record of a picture that we wrote; undefined for any other one, and for one that was edited since. */
export function recordOf(png: Buffer): PictureRecord | undefined {
  const chunks = chunksOf(png);
  const ours = chunks?.find(isOurs);
  if (chunks === undefined || ours === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(ours.data.toString('latin1', KEYWORD.length + 1));
    const sealed = z.object({ sha256: z.literal(digestOf(chunks)) }).safeParse(said);
    return sealed.success ? recordSchema.safeParse(said).data : undefined;
  } catch {
    return undefined;
  }
}
