import { Fault } from '../core/errors.ts';
import { readVocabulary, type Vocabulary } from '../core/registries.ts';
import { loadScreens } from '../runbook/index.ts';

/**
 * All that a runbook can name, with the screens of the user's own folders.
 * @throws Fault PR-205 when a screen of the user has the name of another one.
 */
export async function vocabularyWith(folders: readonly string[]): Promise<Vocabulary> {
  const [vocabulary, own] = await Promise.all([readVocabulary(), loadScreens(folders)]);
  const screens = new Map(vocabulary.screens);
  for (const screen of own) {
    if (screens.has(screen.name)) {
      throw new Fault('PR-205', `a screen named "${screen.name}" exists already`, {
        hint: 'Give the screen in your folder a name of its own.',
      });
    }
    screens.set(screen.name, screen);
  }
  return { ...vocabulary, screens };
}
