import type { Readable } from 'node:stream';
import type { Deps } from '../../deps.ts';
import { LISTE_ELEVES } from '../../documents/listes/eleves.ts';
import { listeCsv } from '../../documents/listes/liste-csv.ts';
import type { EcoleDocument, EleveListe } from '../../documents/modeles.ts';
import { etatLabel } from '../../domain/comptes/etats.ts';
import type { SansFeuille } from '../../domain/operations/operation.ts';
import { NotFoundError } from '../../errors.ts';
import type { Choix } from '../../queries/comptes/fiches.ts';
import { listImprimes } from '../../queries/operations/comptes-imprimes.ts';
import { journaliser } from '../../repositories/journal.ts';
import { assertGestionEleves } from '../ecole/parametrage.ts';
import { type OptionsFeuilles, preparerFeuilles } from './feuilles.ts';
import { comptesReveles, motDePasseDeListe, motDePasseDocument } from './mots-de-passe-imprimes.ts';
import type { Demandeur } from './plans.ts';

/** A document on its way: made after the transaction that journals it. */
export interface Telechargement {
  nomFichier: string;
  type: 'application/pdf' | 'text/csv; charset=utf-8';
  contenu: Readable;
  /** To do once the whole content has been sent, before the answer ends. */
  remis?(): Promise<void>;
}

/** The printable sheets of an operation that ran: one per account served, class then name. */
export async function feuillesEleves(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument,
  operationId: string,
  options: OptionsFeuilles,
): Promise<Telechargement | { outcome: SansFeuille }> {
  const editeLe = deps.clock.now();
  const feuilles = await preparerFeuilles(deps, qui, 'eleve', operationId, options, editeLe);
  if ('outcome' in feuilles) return feuilles;
  const { rows, urlServices, noterImpression } = feuilles;
  const contenu = deps.documents.feuillesEleves({
    ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune },
    editeLe,
    urlPortail: `${deps.config.baseUrl}/portail`,
    urlServices,
    miseEnPage: options.miseEnPage,
    couvertures: options.couvertures,
    eleves: rows.map((compte) => ({
      classe: compte.classe,
      niveau: compte.niveau,
      nom: compte.nom,
      prenom: compte.prenom,
      identifiant: compte.identifiant,
      motDePasse: motDePasseDocument(deps, compte, editeLe),
    })),
  });
  return {
    nomFichier: `feuilles-eleves-${ecole.uai}-${operationId}.pdf`,
    type: 'application/pdf',
    contenu,
    remis: noterImpression,
  };
}

/** The list of the selected accounts, with the provisional passwords the guide allows to show. */
export async function listerComptes(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument,
  choix: Choix<'eleve'>,
  format: 'pdf' | 'csv',
): Promise<Telechargement> {
  const editeLe = deps.clock.now();
  const lignes = await deps.database.withEcole(qui.acces, async (trx) => {
    await assertGestionEleves(trx);
    const rows = await listImprimes(trx, 'eleve', choix, editeLe);
    if (rows.length === 0) throw new NotFoundError('Aucun élève ne correspond plus à cette demande.');
    const comptes = comptesReveles(rows, editeLe);
    await journaliser(trx, 'eleves.listes', { format, nombre: rows.length, comptes });
    return rows.map(
      (compte): EleveListe => ({
        classe: compte.classe,
        niveau: compte.niveau,
        nom: compte.nom,
        prenom: compte.prenom,
        dateNaissance: compte.dateNaissance,
        identifiant: compte.identifiant,
        motDePasseAffiche: motDePasseDeListe(deps, compte, editeLe),
        etat: etatLabel(compte),
      }),
    );
  });
  const nomFichier = `comptes-eleves-${ecole.uai}.${format}`;
  if (format === 'csv') {
    return { nomFichier, type: 'text/csv; charset=utf-8', contenu: listeCsv(LISTE_ELEVES, lignes) };
  }
  const modele = { ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune }, editeLe, lignes };
  return { nomFichier, type: 'application/pdf', contenu: deps.documents.listeElevesPdf(modele) };
}
