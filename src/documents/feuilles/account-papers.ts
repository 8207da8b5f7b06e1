import { drawable } from '../../textes/drawable.ts';
import { groupByClasse } from '../classes.ts';
import type { PapiersComptes } from '../modeles.ts';
import { type PdfChunks, TaggedPdf } from '../pdf/tagged-pdf.ts';
import { type CardContent, Cards } from './cards.ts';
import { ClassCover, type CoverOf } from './class-cover.ts';

/** How the accounts of one profile are put on paper. */
export interface AccountPapers<Compte> extends CoverOf<Compte> {
  readonly titre: string;
  sheets(pdf: TaggedPdf): { draw(compte: Compte): void; drawNone(): void };
  card(compte: Compte): CardContent;
}

/** Full pages or cards, class after class, with or without covers (rules §6). */
export function* accountPapersPdf<Compte extends { readonly classe: string }>(
  modele: PapiersComptes,
  comptes: readonly Compte[],
  papers: AccountPapers<Compte>,
): PdfChunks {
  const pdf = new TaggedPdf({
    titre: `${papers.titre} – ${drawable(modele.ecole.nom)}`,
    editeLe: modele.editeLe,
    orientation: 'portrait',
  });
  const { miseEnPage = 1, couvertures = false } = modele;
  const sheets = papers.sheets(pdf);
  if (comptes.length === 0) sheets.drawNone();
  const cards = miseEnPage === 1 ? undefined : new Cards(pdf, modele, miseEnPage);
  const cover = new ClassCover(pdf, modele, papers);
  for (const classe of couvertures ? groupByClasse(comptes) : [{ titre: '', lignes: comptes }]) {
    if (couvertures) yield* cover.draw(classe);
    for (let from = 0; from < classe.lignes.length; from += miseEnPage) {
      const together = classe.lignes.slice(from, from + miseEnPage);
      if (cards) cards.page(together.map((compte) => papers.card(compte)));
      else for (const compte of together) sheets.draw(compte);
      yield* pdf.chunks();
    }
  }
  yield* pdf.end();
}
