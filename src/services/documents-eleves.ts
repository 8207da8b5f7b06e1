import type { Readable } from 'node:stream';
import { aadMotDePasseProvisoire, dechiffrer } from '../auth/chiffrement.ts';
import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import { listeElevesCsv } from '../documents/csv/liste-eleves.ts';
import type { EcoleDocument, FeuilleEleve, LigneEleve, MotDePasseDocument } from '../documents/modeles.ts';
import { ETAT_LABELS, type Etat, etatDuProvisoire, motDePasseAffiche } from '../domain/compte.ts';
import { NotFoundError } from '../errors.ts';
import { FROM_ELEVES, ORDRE_CLASSE_NOM } from '../queries/eleves.ts';
import { journaliser } from '../repositories/journal.ts';
import { findOperation } from '../repositories/operations.ts';
import { type ChoixEleves, type Demandeur, whereChoix } from './operations-eleves.ts';
import { assertGestionEleves } from './parametrage.ts';

/** A document on its way: made after the transaction that journals it. */
export interface Document {
  nomFichier: string;
  type: 'application/pdf' | 'text/csv; charset=utf-8';
  contenu: Readable;
}

interface CompteImprime {
  classe: string;
  niveau: string;
  nom: string;
  prenom: string;
  dateNaissance: string;
  compteId: string;
  identifiant: string;
  etat: Etat;
  chiffre: Buffer | null;
  cle: string | null;
  expireLe: Date | null;
}

const COLUMNS = `coalesce(cl.libelle, 'Sans classe') as classe, coalesce(e.niveau, '') as niveau, coalesce(e.nom_usage, e.nom) as nom, e.prenom,
  e.date_naissance as "dateNaissance", c.id as "compteId", c.identifiant, c.etat, c.provisoire_chiffre as chiffre,
  c.provisoire_cle as cle, c.provisoire_expire_le as "expireLe"`;

/** The printable sheets of an operation that ran: one per account served, class then name. */
export async function feuillesOperation(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument & { urlServiceEleves: string | null },
  operationId: string,
): Promise<Document> {
  const editeLe = deps.clock.now();
  const comptes = await deps.database.withEcole(qui.acces, async (trx) => {
    await assertGestionEleves(trx);
    const operation = await findOperation(trx, operationId);
    if (operation?.etat !== 'executee' || operation.profil !== 'eleve') throw new NotFoundError();
    const rows = await trx.rows<CompteImprime>(
      `select ${COLUMNS} ${FROM_ELEVES}
       join operation_comptes o on o.ecole_id = e.ecole_id and o.fiche_id = e.id and o.effet <> 'refuser'
       where e.ecole_id = $1 and o.operation_id = $2 and e.parti_le is null order by o.ordre`,
      [trx.ecoleId, operationId],
    );
    await journaliser(trx, 'eleves.feuilles_imprimees', { operation: operationId, nombre: rows.length });
    return rows;
  });
  const eleves = comptes.map(
    (compte): FeuilleEleve => ({
      classe: compte.classe,
      niveau: compte.niveau,
      nom: compte.nom,
      prenom: compte.prenom,
      identifiant: compte.identifiant,
      motDePasse: motDePasseDocument(deps, compte, editeLe),
    }),
  );
  const modele = {
    ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune },
    editeLe,
    urlPortail: `${deps.config.baseUrl}/portail`,
    urlServices: ecole.urlServiceEleves === null ? [] : [ecole.urlServiceEleves],
    eleves,
  };
  return {
    nomFichier: `feuilles-eleves-${ecole.uai}-${operationId}.pdf`,
    type: 'application/pdf',
    contenu: deps.documents.feuillesEleves(modele),
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
    const rows = await listComptes(trx, choix, editeLe);
    if (rows.length === 0) throw new NotFoundError('Aucun élève ne correspond plus à cette demande.');
    await journaliser(trx, 'eleves.listes', { format, nombre: rows.length });
    return rows.map((compte) => toLigne(deps, compte, editeLe));
  });
  const nomFichier = `comptes-eleves-${ecole.uai}.${format}`;
  if (format === 'csv') {
    return { nomFichier, type: 'text/csv; charset=utf-8', contenu: listeElevesCsv(lignes) };
  }
  const modele = { ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune }, editeLe, lignes };
  return { nomFichier, type: 'application/pdf', contenu: deps.documents.listeElevesPdf(modele) };
}

function listComptes(trx: EcoleTrx, choix: ChoixEleves, maintenant: Date): Promise<CompteImprime[]> {
  const params: unknown[] = [];
  const where = whereChoix(trx, choix, maintenant, params);
  return trx.rows<CompteImprime>(
    `select ${COLUMNS} ${FROM_ELEVES} where ${where} order by ${ORDRE_CLASSE_NOM}`,
    params,
  );
}

function toLigne(deps: Deps, compte: CompteImprime, maintenant: Date): LigneEleve {
  const affiche = motDePasseAffiche({ etat: compte.etat, provisoire: provisoireDe(compte, maintenant) });
  const mots = { vide: '', masque: '*****', expire: 'expiré', provisoire: () => clair(deps, compte) }[
    affiche
  ];
  return {
    classe: compte.classe,
    niveau: compte.niveau,
    nom: compte.nom,
    prenom: compte.prenom,
    dateNaissance: compte.dateNaissance,
    identifiant: compte.identifiant,
    motDePasseAffiche: typeof mots === 'string' ? mots : mots(),
    etat: ETAT_LABELS[compte.etat],
  };
}

const provisoireDe = (compte: CompteImprime, maintenant: Date) =>
  etatDuProvisoire({ chiffre: compte.chiffre !== null, expireLe: compte.expireLe }, maintenant);

function motDePasseDocument(deps: Deps, compte: CompteImprime, maintenant: Date): MotDePasseDocument {
  const dejaActive = compte.etat === 'actif';
  switch (provisoireDe(compte, maintenant)) {
    case 'valide':
      return {
        type: 'provisoire',
        valeur: clair(deps, compte),
        expireLe: compte.expireLe ?? maintenant,
        dejaActive,
      };
    case 'expire':
      return { type: 'expire', expireLe: compte.expireLe ?? maintenant, dejaActive };
    case 'aucun':
      return dejaActive ? { type: 'choisi' } : { type: 'aucun' };
  }
}

function clair(deps: Deps, { compteId, chiffre, cle }: CompteImprime): string {
  if (chiffre === null || cle === null) throw new Error(`Compte ${compteId} sans mot de passe provisoire`);
  return dechiffrer(deps.keyRing, { chiffre, cle }, aadMotDePasseProvisoire(compteId));
}
