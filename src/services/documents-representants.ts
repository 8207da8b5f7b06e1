import type { Deps } from '../deps.ts';
import { listeRepresentantsCsv } from '../documents/csv/liste-representants.ts';
import type { EcoleDocument, EnfantDocument, LigneRepresentant } from '../documents/modeles.ts';
import { enCapitales } from '../documents/texte.ts';
import { ETAT_LABELS, origineLabel } from '../domain/compte.ts';
import { URL_SCOLARITE_SERVICES } from '../domain/scolarite-services.ts';
import { NotFoundError } from '../errors.ts';
import { FROM_REPRESENTANTS, ORDRE_CLASSE_NOM_REPRESENTANTS } from '../queries/representants-legaux.ts';
import { journaliser } from '../repositories/journal.ts';
import type { Document } from './documents-eleves.ts';
import { type OptionsFeuilles, preparerFeuilles } from './feuilles.ts';
import { type ChoixRepresentants, whereChoix } from './fiches.ts';
import {
  COLONNES_COMPTE,
  type CompteAImprimer,
  comptesReveles,
  motDePasseDeListe,
  motDePasseRepresentant,
} from './mots-de-passe-imprimes.ts';
import type { Demandeur } from './plans.ts';

interface RepresentantImprime extends CompteAImprimer {
  ficheId: string;
  civilite: string | null;
  nom: string;
  prenom: string;
  portableConnu: boolean;
  /** The children of the account in this school, by class. */
  enfants: (EnfantDocument & { niveau: string })[];
}

/**
 * One account, one letter: its children are those of every fiche of the account in this school (DESIGN §6).
 * Written so that it never walks the school for each account, even without statistics (just after a big import), when
 * PostgreSQL takes any condition for one row in two hundred: those who left are dropped by the aggregates rather than
 * by a WHERE, and each child is found by its key (« limit 1 » keeps the planner from joining all the school's).
 */
export const COLONNES_REPRESENTANT = `r.civilite, coalesce(r.nom_usage, r.nom) as nom, r.prenom,
  r.portable is not null as "portableConnu", ${COLONNES_COMPTE}, coalesce((
    select json_agg(json_build_object('prenom', e.prenom, 'nom', coalesce(e.nom_usage, e.nom),
             'classe', coalesce(cl.libelle, 'Sans classe'), 'niveau', coalesce(e.niveau, ''))
             order by cl.tri nulls last, e.tri, e.id) filter (where lien.present and e.parti_le is null)
    from (
      select t.eleve_id, bool_or(f.parti_le is null) as present
      from representants_legaux f
      join rattachements t on t.ecole_id = f.ecole_id and t.representant_legal_id = f.id
      where f.ecole_id = r.ecole_id and f.compte_id = r.compte_id group by t.eleve_id) lien
    cross join lateral (
      select e.* from eleves e where e.ecole_id = r.ecole_id and e.id = lien.eleve_id limit 1) e
    left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id), '[]') as enfants`;

/** The letters of an operation that ran: one per account served, by the class of the first child, then by name. */
export async function lettresRepresentants(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument,
  operationId: string,
  options: OptionsFeuilles,
): Promise<Document> {
  const editeLe = deps.clock.now();
  const { rows, noterImpression } = await preparerFeuilles<RepresentantImprime>(
    deps,
    qui,
    'representant_legal',
    operationId,
    options,
    { columns: COLONNES_REPRESENTANT, le: editeLe },
  );
  const contenu = deps.documents.lettresRepresentants({
    ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune },
    editeLe,
    urlPortail: `${deps.config.baseUrl}/portail`,
    urlServices: [URL_SCOLARITE_SERVICES],
    miseEnPage: options.miseEnPage,
    couvertures: options.couvertures,
    lettres: rows.map((compte) => ({
      classe: compte.enfants[0]?.classe ?? 'Sans classe',
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
  choix: ChoixRepresentants,
  format: 'pdf' | 'csv',
): Promise<Document> {
  const editeLe = deps.clock.now();
  const lignes = await deps.database.withEcole(qui.acces, async (trx) => {
    const params: unknown[] = [];
    const where = whereChoix(trx, 'representant_legal', choix, editeLe, params);
    const rows = await trx.rows<RepresentantImprime>(
      `select r.id as "ficheId", ${COLONNES_REPRESENTANT} ${FROM_REPRESENTANTS} where ${where}
       order by ${ORDRE_CLASSE_NOM_REPRESENTANTS}`,
      params,
    );
    if (rows.length === 0) {
      throw new NotFoundError('Aucun représentant légal ne correspond plus à cette demande.');
    }
    const comptes = comptesReveles(rows, editeLe);
    await journaliser(trx, 'representants.listes', { format, nombre: rows.length, comptes });
    return rows.map(
      (compte): LigneRepresentant => ({
        classe: compte.enfants[0]?.classe ?? 'Sans classe',
        niveau: compte.enfants[0]?.niveau ?? '',
        civilite: compte.civilite ?? '',
        nom: compte.nom,
        prenom: compte.prenom,
        eleves: compte.enfants.map((e) => `${enCapitales(e.nom)} ${e.prenom} (${e.classe})`).join(', '),
        identifiant: compte.identifiant,
        motDePasseAffiche: motDePasseDeListe(deps, compte, editeLe),
        etat: ETAT_LABELS[compte.etat],
        origine: origineLabel(compte.origine),
      }),
    );
  });
  const nomFichier = `comptes-representants-${ecole.uai}.${format}`;
  if (format === 'csv') {
    return { nomFichier, type: 'text/csv; charset=utf-8', contenu: listeRepresentantsCsv(lignes) };
  }
  const modele = { ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune }, editeLe, lignes };
  return { nomFichier, type: 'application/pdf', contenu: deps.documents.listeRepresentantsPdf(modele) };
}
