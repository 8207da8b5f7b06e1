import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PaireOnde } from './fichiers.ts';

/** Writes the pair under the two names given, and makes their folders. */
export async function ecrirePaire(
  paire: PaireOnde,
  chemins: { readonly eleves: string; readonly responsables: string },
): Promise<void> {
  for (const fichier of ['eleves', 'responsables'] as const) {
    await mkdir(dirname(chemins[fichier]), { recursive: true });
    await writeFile(chemins[fichier], paire[fichier]);
  }
}
