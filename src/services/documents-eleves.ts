import type { Readable } from 'node:stream';
import type { Deps } from '../deps.ts';
import { listeElevesCsv } from '../documents/csv/liste-eleves.ts';
import type { EcoleDocument, LigneEleve } from '../documents/modeles.ts';
import { ETAT_LABELS } from '../domain/compte.ts';
import { NotFoundError } from '../errors.ts';
import { FROM_ELEVES, ORDRE_CLASSE_NOM } from '../queries/eleves.ts';
import { journaliser } from '../repositories/journal.ts';
import { type OptionsFeuilles, preparerFeuilles } from './feuilles.ts';
import { type ChoixEleves, whereChoix } from './fiches.ts';
import {
  COLONNES_COMPTE,
  type CompteAImprimer,
  comptesReveles,
  motDePasseDeListe,
  motDePasseDocument,
} from './mots-de-passe-imprimes.ts';
import { assertGestionEleves } from './parametrage.ts';
import type { Demandeur } from './plans.ts';

/** A document on its way: made after the transaction that journals it. */
export interface Document {
  nomFichier: string;
  type: 'application/pdf' | 'text/csv; charset=utf-8';
  contenu: Readable;
  /** To do once the whole content has been sent, before the answer ends. */
  remis?(): Promise<void>;
}

interface EleveImprime extends CompteAImprimer {
  ficheId: string;
  classe: string;
  niveau: string;
  nom: string;
  prenom: string;
  dateNaissance: string;
}

const COLUMNS = `coalesce(cl.libelle, 'Sans classe') as classe, coalesce(e.niveau, '') as niveau,
  coalesce(e.nom_usage, e.nom) as nom, e.prenom, e.date_naissance as "dateNaissance", ${COLONNES_COMPTE}`;

/** The printable sheets of an operation that ran: one per account served, class then name. */
export async function feuillesEleves(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument & { urlServiceEleves: string | null },
  operationId: string,
  options: OptionsFeuilles,
): Promise<Document> {
  const editeLe = deps.clock.now();
  const { rows, noterImpression } = await preparerFeuilles<EleveImprime>(
    deps,
    qui,
    'eleve',
    operationId,
    options,
    { columns: COLUMNS, le: editeLe },
  );
  const contenu = deps.documents.feuillesEleves({
    ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune },
    editeLe,
    urlPortail: `${deps.config.baseUrl}/portail`,
    urlServices: ecole.urlServiceEleves === null ? [] : [ecole.urlServiceEleves],
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
  choix: ChoixEleves,
  format: 'pdf' | 'csv',
): Promise<Document> {
  const editeLe = deps.clock.now();
  const lignes = await deps.database.withEcole(qui.acces, async (trx) => {
    await assertGestionEleves(trx);
    const params: unknown[] = [];
    const where = whereChoix(trx, 'eleve', choix, editeLe, params);
    const rows = await trx.rows<EleveImprime>(
      `select e.id as "ficheId", ${COLUMNS} ${FROM_ELEVES} where ${where} order by ${ORDRE_CLASSE_NOM}`,
      params,
    );
    if (rows.length === 0) throw new NotFoundError('Aucun élève ne correspond plus à cette demande.');
    const comptes = comptesReveles(rows, editeLe);
    await journaliser(trx, 'eleves.listes', { format, nombre: rows.length, comptes });
    return rows.map(
      (compte): LigneEleve => ({
        classe: compte.classe,
        niveau: compte.niveau,
        nom: compte.nom,
        prenom: compte.prenom,
        dateNaissance: compte.dateNaissance,
        identifiant: compte.identifiant,
        motDePasseAffiche: motDePasseDeListe(deps, compte, editeLe),
        etat: ETAT_LABELS[compte.etat],
      }),
    );
  });
  const nomFichier = `comptes-eleves-${ecole.uai}.${format}`;
  if (format === 'csv') {
    return { nomFichier, type: 'text/csv; charset=utf-8', contenu: listeElevesCsv(lignes) };
  }
  const modele = { ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune }, editeLe, lignes };
  return { nomFichier, type: 'application/pdf', contenu: deps.documents.listeElevesPdf(modele) };
}
