import type { Deps } from '../../deps.ts';
import { listeCsv } from '../../documents/listes/liste-csv.ts';
import { LISTE_REPRESENTANTS } from '../../documents/listes/representants.ts';
import type { EcoleDocument, RepresentantListe } from '../../documents/modeles.ts';
import { etatLabel, origineLabel } from '../../domain/comptes/etats.ts';
import { SANS_CLASSE } from '../../domain/ecole/classe.ts';
import { enCapitales } from '../../domain/francais.ts';
import type { SansFeuille } from '../../domain/operations/operation.ts';
import { NotFoundError } from '../../errors.ts';
import type { Choix } from '../../queries/comptes/fiches.ts';
import { listImprimes } from '../../queries/operations/comptes-imprimes.ts';
import { journaliser } from '../../repositories/journal.ts';
import type { Telechargement } from './documents-eleves.ts';
import { type OptionsFeuilles, preparerFeuilles } from './feuilles.ts';
import { comptesReveles, motDePasseDeListe, motDePasseRepresentant } from './mots-de-passe-imprimes.ts';
import type { Demandeur } from './plans.ts';

/** The letters of an operation that ran: one per account served, by the class of the first child, then by name. */
export async function lettresRepresentants(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument,
  operationId: string,
  options: OptionsFeuilles,
): Promise<Telechargement | { outcome: SansFeuille }> {
  const editeLe = deps.clock.now();
  const feuilles = await preparerFeuilles(deps, qui, 'representant_legal', operationId, options, editeLe);
  if ('outcome' in feuilles) return feuilles;
  const { rows, urlServices, noterImpression } = feuilles;
  const contenu = deps.documents.lettresRepresentants({
    ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune },
    editeLe,
    urlPortail: `${deps.config.baseUrl}/portail`,
    urlServices,
    miseEnPage: options.miseEnPage,
    couvertures: options.couvertures,
    lettres: rows.map((compte) => ({
      classe: compte.enfants[0]?.classe ?? SANS_CLASSE,
      civilite: compte.civilite,
      nom: compte.nom,
      prenom: compte.prenom,
      identifiant: compte.identifiant,
      motDePasse: motDePasseRepresentant(deps, compte, editeLe),
      enfants: compte.enfants,
      portableConnu: compte.portableConnu,
    })),
  });
  return {
    nomFichier: `lettres-representants-${ecole.uai}-${operationId}.pdf`,
    type: 'application/pdf',
    contenu,
    remis: noterImpression,
  };
}

/** The list of the selected guardians' accounts, with the provisional passwords the guide allows to show (§4). */
export async function listerRepresentants(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument,
  choix: Choix<'representant_legal'>,
  format: 'pdf' | 'csv',
): Promise<Telechargement> {
  const editeLe = deps.clock.now();
  const lignes = await deps.database.withEcole(qui.acces, async (trx) => {
    const rows = await listImprimes(trx, 'representant_legal', choix, editeLe);
    if (rows.length === 0) {
      throw new NotFoundError('Aucun représentant légal ne correspond plus à cette demande.');
    }
    const comptes = comptesReveles(rows, editeLe);
    await journaliser(trx, 'representants.listes', { format, nombre: rows.length, comptes });
    return rows.map(
      (compte): RepresentantListe => ({
        classe: compte.enfants[0]?.classe ?? SANS_CLASSE,
        niveau: compte.enfants[0]?.niveau ?? '',
        civilite: compte.civilite ?? '',
        nom: compte.nom,
        prenom: compte.prenom,
        eleves: compte.enfants.map((e) => `${enCapitales(e.nom)} ${e.prenom} (${e.classe})`).join(', '),
        identifiant: compte.identifiant,
        motDePasseAffiche: motDePasseDeListe(deps, compte, editeLe),
        etat: etatLabel(compte),
        origine: origineLabel(compte.origine),
      }),
    );
  });
  const nomFichier = `comptes-representants-${ecole.uai}.${format}`;
  if (format === 'csv') {
    return { nomFichier, type: 'text/csv; charset=utf-8', contenu: listeCsv(LISTE_REPRESENTANTS, lignes) };
  }
  const modele = { ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune }, editeLe, lignes };
  return { nomFichier, type: 'application/pdf', contenu: deps.documents.listeRepresentantsPdf(modele) };
}
