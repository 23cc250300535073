import { mkdir, mkdtemp, readdir, readFile, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { Fault } from '../src/core/errors.ts';
import { button, combobox, defineScreen } from '../src/core/screen.ts';
import { checkPictures, planPictures, readSource, renewPicture, type SeenRun } from '../src/documents/index.ts';
import { reviewAltTexts } from '../src/documents/pictures/alt-text.ts';
import { comparePictures } from '../src/documents/pictures/compare.ts';
import { drawPicture } from '../src/documents/pictures/draw.ts';
import { outcomeOf } from '../src/documents/pictures/outcome.ts';
import { pictureFile } from '../src/documents/pictures/picture-file.ts';
import { recordOf, withRecord, type PictureRecord } from '../src/documents/pictures/record.ts';
import { namesShown } from '../src/documents/pictures/shown.ts';
import { readDocument } from '../src/documents/read.ts';

const STYLE = { color: '#e91c1c', width: 3, padding: 0 };
const RECORD: PictureRecord = {
  v: 1,
  practice: false,
  version: '2025-04',
  runbook: 'people',
  step: 'add',
  phase: 'before',
  boxes: ['Get started'],
  shows: ['heading Provisioning', 'button Get started', 'button Savé'],
};

const plain = (width: number, height: number, color = '#ffffff'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: color } })
    .png()
    .toBuffer();

/** A repository with one document. */
async function repository(text: string): Promise<{ folder: string; file: string; media: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  const file = join(folder, 'docs', 'a.md');
  const media = join(folder, 'docs', 'media');
  await mkdir(media, { recursive: true });
  await mkdir(join(folder, '.git'));
  await writeFile(file, text);
  return { folder, file, media };
}

test('a picture is written inside of the repository only, by a name that is a file everywhere', async () => {
  const { folder, file, media } = await repository('');
  const outside = await mkdtemp(join(tmpdir(), 'outside-'));
  await symlink(outside, join(media, 'elsewhere'), 'junction');
  await writeFile(join(folder, 'target.png'), '');
  await symlink(join(folder, 'target.png'), join(media, 'link.png'), 'file').catch(() => undefined);
  const refused = async (source: string): Promise<string> => {
    const found = await pictureFile(file, source);
    return 'refused' in found ? found.refused : `written to ${found.path}`;
  };
  const outsideOf = 'it lies outside of the repository of the document';
  expect(await refused('../../out.png')).toBe(outsideOf);
  expect(await refused('..\\..\\out.png')).toBe(outsideOf);
  expect(await refused('%2e%2e/%2e%2e/out.png')).toBe(outsideOf);
  expect(await refused('media/elsewhere/a.png')).toContain('is a symbolic link');
  expect(await refused('media/link.png')).toContain('is a symbolic link');
  for (const name of ['media/NUL.png', 'media/con.a.png', 'media/a.png:b.png', 'media/dot./a.png', '../.git/a.png'])
    expect(await refused(name), name).toContain('something else than a file');
  expect(await refused('media/a.svg')).toBe('it is no PNG');
  for (const name of ['https://example.org/a.png', '/media/a.png', '//host/share/a.png'])
    expect(await refused(name), name).toContain('not given by a path');
  expect(await refused('~/media/a.png')).toContain('there is none above the document');
  await writeFile(join(folder, 'docfx.json'), '{}');
  expect(await refused('~/media/a.png')).toBe(`written to ${join(await realpath(folder), 'media', 'a.png')}`);
  expect(await refused('~/../a.png')).toBe(outsideOf);
  const { path } = (await pictureFile(file, '.\\media\\new\\a.png')) as { path: string };
  expect(path.endsWith(join('docs', 'media', 'new', 'a.png'))).toBe(true);
});

test('what a picture says of itself holds until it is edited', async () => {
  const png = await plain(20, 10);
  const ours = withRecord(png, RECORD);
  expect(recordOf(ours)).toEqual(RECORD);
  expect((await sharp(ours).metadata()).width).toBe(20);
  expect(recordOf(withRecord(ours, { ...RECORD, step: 'other' }))?.step).toBe('other');
  expect(recordOf(png)).toBeUndefined();
  for (const at of [ours.length - 20, 60]) {
    const edited = Buffer.from(ours);
    edited.writeUInt8(edited.readUInt8(at) ^ 1, at);
    expect(recordOf(edited), `byte ${at}`).toBeUndefined();
  }
  for (const bad of [Buffer.alloc(0), ours.subarray(0, 40), Buffer.concat([ours, Buffer.from('x')])])
    expect(recordOf(bad)).toBeUndefined();
});

test('boxes are red, three pixels wide and hug the control from outside; a picture stays small', async () => {
  const picture = await drawPicture(await plain(1200, 800), [{ x: 100, y: 50, width: 80, height: 20 }], STYLE);
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number[] => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  for (const [x, y] of [
    [97, 60],
    [99, 60],
    [180, 60],
    [182, 60],
    [140, 47],
    [140, 72],
  ] as const)
    expect(at(x, y), `${x},${y}`).toEqual([233, 28, 28]);
  for (const [x, y] of [
    [96, 60],
    [100, 60],
    [179, 60],
    [183, 60],
    [140, 73],
  ] as const)
    expect(at(x, y), `${x},${y}`).toEqual([255, 255, 255]);
  const noise = Buffer.alloc(1600 * 1000 * 3);
  for (let index = 0; index < noise.length; index += 1) noise[index] = (index * 2_654_435_761) >>> 24;
  const wide = await sharp(noise, { raw: { width: 1600, height: 1000, channels: 3 } })
    .png()
    .toBuffer();
  const scaled = await drawPicture(wide, [{ x: 1500, y: 900, width: 200, height: 200 }], STYLE);
  expect((await sharp(scaled).metadata()).width).toBe(1200);
  expect(scaled.length).toBeLessThan(1_000_000);
});

test('pictures are compared by what the eye sees, and written only when it sees a difference', async () => {
  const { file, media } = await repository('![x](media/a.png)');
  const word = (text: string): Promise<Buffer> =>
    sharp(
      Buffer.from(
        `<svg width="200" height="60"><rect width="200" height="60" fill="#fff"/><path d="${text}" stroke="#000"/></svg>`,
      ),
    )
      .removeAlpha()
      .png()
      .toBuffer();
  const [one, other] = [await word('M10 10h40'), await word('M10 20h40')];
  const smaller = await sharp(one).png({ compressionLevel: 0 }).toBuffer();
  expect(await comparePictures(one, smaller)).toMatchObject({ differs: false });
  expect(await comparePictures(one, other)).toMatchObject({ differs: true });
  expect(await comparePictures(Buffer.from('no picture'), one)).toMatchObject({ differs: true });
  const shot = { png: one, boxes: [], accessibility: [], phase: 'after' as const };
  const { practice, version, runbook, step, shows } = RECORD;
  const write = (png: Buffer, rehearsed = practice): ReturnType<typeof renewPicture> =>
    renewPicture(
      { document: file, picture: 'media/a.png' },
      { ...shot, png },
      { practice: rehearsed, version, runbook, step, shows },
      STYLE,
    );
  expect(await write(one)).toMatchObject({ outcome: 'renewed', detail: 'new' });
  const { mtimeMs } = await stat(join(media, 'a.png'));
  expect(await write(smaller)).toMatchObject({ outcome: 'same' });
  expect((await stat(join(media, 'a.png'))).mtimeMs).toBe(mtimeMs);
  // A rehearsal does not take the place of what was taken on the live portal.
  expect(await write(other, true)).toMatchObject({ outcome: 'refused' });
  expect(await write(other)).toMatchObject({ outcome: 'renewed' });
  expect(recordOf(await readFile(join(media, 'a.png')))?.step).toBe('add');
  await mkdir(join(media, 'folder.png'));
  const onFolder = { document: file, picture: 'media/folder.png' };
  expect(await renewPicture(onFolder, shot, { practice, version, runbook, step, shows }, STYLE)).toMatchObject({
    outcome: 'refused',
  });
  expect(await readdir(media)).toEqual(['a.png', 'folder.png']);
});

test('alternative texts are held against the rules of the house', () => {
  const span = { start: 0, end: 1 };
  const image = (source: string, alt: string) => ({ source, alt, span, section: null, step: null });
  const good = 'Screenshot that shows the list of all enterprise applications.';
  const told = reviewAltTexts([
    image('a.png', good),
    image('b.png', good),
    image('c.png', 'short'),
    image('d.png', ''),
    image('e.png', `${'x'.repeat(150)}.`),
  ]);
  expect(told.map(({ image: { source }, advice }) => `${source}: ${advice.join('; ')}`)).toEqual([
    'b.png: its alternative text is that of a.png as well',
    'c.png: its alternative text has 5 characters, not 40 to 150; its alternative text begins without a capital; its alternative text ends without a period',
    'd.png: it has no alternative text',
    'e.png: its alternative text has 151 characters, not 40 to 150; its alternative text begins without a capital',
  ]);
});

test('why a picture could not be taken is told by what went wrong', () => {
  const step = {
    do: [{ input: 'Get started' }, { input: '${server}' }],
    expect: [{ kind: 'visible', input: 'Agent(s) assigned' }],
  };
  const outcome = (code: ConstructorParameters<typeof Fault>[0], action = 0): string =>
    outcomeOf(new Fault(code, ''), step as never, action);
  expect(outcome('PR-301')).toBe('page-changed');
  expect(outcome('PR-301', 1)).toBe('data-missing');
  expect(outcome('PR-304')).toBe('no-rights');
  expect(outcome('PR-409')).toBe('data-missing');
  expect(outcome('PR-403')).toBe('not-taken');
  // Nobody has looked.
  expect(outcome('PR-503')).toBe('not-taken');
  expect(outcome('PR-401')).toBe('page-changed');
  step.expect.push({ kind: 'listed', input: '${server}' });
  expect(outcome('PR-401')).toBe('data-missing');
});

test('a picture that we wrote is stale when the portal no longer has what it shows; of others nothing is said', async () => {
  const { file, media } = await repository('![x](media/ours.png)\n\n![y](media/theirs.png)\n\n![z](media/gone.png)\n');
  await writeFile(join(media, 'ours.png'), withRecord(await plain(20, 10), RECORD));
  await writeFile(join(media, 'theirs.png'), await plain(20, 10));
  const screens = [
    defineScreen({
      name: 'provisioning',
      summary: 'Provisioning',
      ready: 'start',
      controls: {
        start: button(
          { '2023-09': 'Get started', '2026-01': 'New configuration' },
          { source: 'https://learn.example' },
        ),
        mode: combobox('Mode'),
      },
    }),
  ];
  const model = readDocument((await readSource(file, 'a.md')).text);
  const findings = async (version: string, run?: SeenRun): Promise<string[]> =>
    (await checkPictures({ document: file, model, screens, version, run })).map(
      ({ rule, message, basis }) => `${rule}: ${message} (${basis.kind})`,
    );
  const missing = 'image-missing: there is no picture media/gone.png (repository)';
  expect(await findings('2025-04')).toEqual([missing]);
  expect(await findings('2026-01')).toEqual([
    missing,
    'image-stale: media/ours.png shows **Get started**, which is called **New configuration** since 2026-01 (source)',
  ]);
  const run = (shows: readonly string[], live = true): SeenRun => ({
    bag: 'reports/people/1',
    live,
    runbook: 'people',
    shotsOf: () =>
      Promise.resolve([{ phase: 'before', about: 'Get started', shows: new Set(shows), picture: 'data/shots/1.png' }]),
  });
  expect(await findings('2025-04', run([...RECORD.shows, 'button Other']))).toEqual([missing]);
  expect(await findings('2025-04', run(RECORD.shows.slice(0, 2), false))).toEqual([
    missing,
    'image-stale: media/ours.png shows **Savé**, which the run no longer saw in step "add" (practice)',
  ]);
  const other = { ...run([]), runbook: 'another' };
  expect(await findings('2025-04', other)).toEqual([missing]);
});

test('names of headings and controls are read from the tree, without data', () => {
  const tree =
    '- heading "Provisioning" [level=1]\n- button "Notifications (3)"\n- row "Adele"\n- \'link "a: \\"b\\""\'\n- button "ECMA app"';
  expect(namesShown([tree], (name) => name.includes('ECMA'))).toEqual([
    'heading Provisioning',
    'button Notifications (#)',
    'link a: "b"',
  ]);
});

test('a plan names steps, articles that show the same picture, and what no step renews', async () => {
  const { file, folder } = await repository('1. Go.\n\n   ![x](.\\\\media\\a.png)\n\n![y](media/b.png)\n');
  await writeFile(join(folder, 'docs', 'other.md'), '![x](media/a.png)');
  const source = await readSource(file, 'docs/a.md');
  const step = (id: string, image: string) => ({ id, image, do: [] });
  const runbook = { id: 'r', sections: [{ steps: [step('one', 'media/a.png'), step('two', 'media/unused.png')] }] };
  const plan = await planPictures({ source, model: readDocument(source.text), path: file }, runbook as never);
  expect(plan.pictures.map(({ picture, step: found, shownBy, line }) => [picture, found?.id, shownBy, line])).toEqual([
    ['media/a.png', 'one', ['docs/other.md'], 3],
    ['media/b.png', undefined, [], 5],
  ]);
  expect(plan.unused).toEqual([{ step: 'two', image: 'media/unused.png' }]);
});

test('pictures are found in every notation and wherever they stand', () => {
  const text = `## One

1. Go.

   [![a](media/a.png)](media/a-large.png#lightbox) [![b](media/b.png)](media/b.png#lightbox)

   :::image type="content" source="media/c.png" alt-text="C." lightbox="media/c-large.png":::

| ![d](media/d.png) | [x](gone.md) |
| - | - |

## ![e](media/e.png) Two

![f][f] and <img alt='G.' src="media/g.png" width=1> <!-- <img src="media/h.png"> -->

> ![i](media/i.png)

[f]: media/f.png
`;
  const { images, links } = readDocument(text);
  expect(images.map(({ source, lightboxOf, step }) => [source, lightboxOf, step])).toEqual([
    ['media/a-large.png', 'media/a.png', 1],
    ['media/a.png', undefined, 1],
    ['media/b.png', undefined, 1],
    ['media/c.png', undefined, 1],
    ['media/c-large.png', 'media/c.png', 1],
    ['media/d.png', undefined, 1],
    ['media/e.png', undefined, null],
    ['media/f.png', undefined, null],
    ['media/g.png', undefined, null],
    ['media/i.png', undefined, null],
  ]);
  expect(links.map(({ url }) => url)).toContain('gone.md');
});
