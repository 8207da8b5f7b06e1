import type { Deps } from '../../src/deps.ts';
import { racineIdentifiant } from '../../src/domain/comptes/identifiant.ts';
import { cleDeTri, normaliserPourRecherche, texteDeRecherche } from '../../src/domain/francais.ts';
import { cleNom } from '../../src/domain/onde/cles.ts';

export interface EcoleTest {
  id: string;
  uai: string;
}

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** A valid invented UAI: uai(1) is 0990001N. */
export function uai(numero: number): string {
  const digits = 990_000 + numero;
  return `${String(digits).padStart(7, '0')}${LETTERS[digits % 23]}`;
}

export function creerEcole(
  deps: Deps,
  options: { uai?: string; nom?: string; gestionComptesEleves?: boolean; academie?: string } = {},
): Promise<EcoleTest> {
  const nom = options.nom ?? 'École des Tilleuls';
  const code = options.uai ?? uai(1);
  return deps.database.withOps((trx) =>
    trx.one<EcoleTest>(
      `insert into ecoles (uai, nom, commune, academie, recherche, gestion_comptes_eleves)
       values ($1, $2, 'Sorgues-le-Vieux', $3, $4, $5) returning id, uai`,
      [
        code,
        nom,
        options.academie ?? 'Aix-Marseille',
        normaliserPourRecherche(`${nom} Sorgues-le-Vieux`),
        options.gestionComptesEleves ?? true,
      ],
    ),
  );
}

export interface EleveTest {
  nom: string;
  prenom: string;
  nomUsage?: string;
  niveau?: string;
  classe?: string;
  dateNaissance?: string;
  ine?: string;
}

/** Puts pupils in a school as ONDE does: class, fiche, account « non informé » with its identifier. Returns their ids. */
export function ajouterEleves(deps: Deps, ecole: EcoleTest, eleves: readonly EleveTest[]): Promise<string[]> {
  return deps.database.withEcoleOps(ecole.id, async (trx) => {
    const ids: string[] = [];
    for (const eleve of eleves) {
      const classe = eleve.classe ?? 'CP A';
      await trx.run(
        'insert into classes (ecole_id, libelle, tri) values ($1, $2, $3) on conflict (ecole_id, libelle) do nothing',
        [ecole.id, classe, cleDeTri(classe)],
      );
      const { id } = await trx.one<{ id: string }>(
        `insert into eleves (ecole_id, classe_id, niveau, nom, nom_usage, prenom, date_naissance, sexe, ine, recherche, tri,
           cle_nom, cle_nom_usage, cle_prenom)
         select $1, id, $3, $4, $5, $6, $7, 'F', $8, $9, $10, $11, $12, $13 from classes where ecole_id = $1 and libelle = $2
         returning id`,
        [
          ecole.id,
          classe,
          eleve.niveau ?? 'CP',
          eleve.nom,
          eleve.nomUsage ?? null,
          eleve.prenom,
          eleve.dateNaissance ?? '2019-05-12',
          eleve.ine ?? null,
          texteDeRecherche(eleve.nom, eleve.nomUsage ?? null, eleve.prenom),
          cleDeTri(`${eleve.nomUsage ?? eleve.nom} ${eleve.prenom}`),
          cleNom(eleve.nom),
          cleNom(eleve.nomUsage ?? eleve.nom),
          cleNom(eleve.prenom),
        ],
      );
      ids.push(id);
    }
    await trx.run('select from ouvrir_comptes_eleves($1, $2)', [
      ids,
      eleves.map((eleve) => racineIdentifiant(eleve.prenom, eleve.nom)),
    ]);
    return ids;
  });
}

/** n pupils with distinct names over the given number of classes. */
export const desEleves = (n: number, classes = 4): EleveTest[] =>
  Array.from({ length: n }, (_, i) => ({
    nom: `NOM${String(i).padStart(4, '0')}`,
    prenom: `Prénom${i}`,
    classe: `Classe ${(i % classes) + 1}`,
    niveau: ['CP', 'CE1', 'CE2', 'CM1', 'CM2'][i % 5] ?? 'CP',
  }));

export interface RepresentantTest {
  nom: string;
  prenom: string;
  civilite?: 'M.' | 'Mme';
  mail?: string;
  portable?: string;
  /** Ids of the children, from ajouterEleves(). */
  enfants?: readonly string[];
}

/** Puts guardians in a school as ONDE does: fiche, children, account. Returns their ids. */
export function ajouterRepresentants(
  deps: Deps,
  ecole: EcoleTest,
  representants: readonly RepresentantTest[],
): Promise<string[]> {
  return deps.database.withEcoleOps(ecole.id, async (trx) => {
    const ids: string[] = [];
    for (const { nom, prenom, civilite, mail, portable, enfants = [] } of representants) {
      const { id } = await trx.one<{ id: string }>(
        `insert into representants_legaux (ecole_id, civilite, nom, prenom, mail, portable, recherche, tri,
           cle_nom, cle_nom_usage, cle_prenom)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) returning id`,
        [
          ecole.id,
          civilite ?? 'Mme',
          nom,
          prenom,
          mail ?? null,
          portable ?? null,
          texteDeRecherche(nom, prenom),
          cleDeTri(`${nom} ${prenom}`),
          cleNom(nom),
          cleNom(prenom),
        ],
      );
      await trx.run(
        'insert into rattachements (ecole_id, representant_legal_id, eleve_id) select $1, $2, unnest($3::bigint[])',
        [ecole.id, id, enfants],
      );
      ids.push(id);
    }
    await trx.run('select from ouvrir_comptes_representants($1, $2)', [
      ids,
      representants.map(({ nom, prenom }) => racineIdentifiant(prenom, nom)),
    ]);
    return ids;
  });
}

/** n guardians with distinct names, of one child each in turn: two in three with a mail, one in two with a mobile. */
export const desRepresentants = (n: number, eleves: readonly string[]): RepresentantTest[] =>
  Array.from({ length: n }, (_, i) => ({
    nom: `PARENT${String(i).padStart(2, '0')}`,
    prenom: `Prénom${i}`,
    civilite: i % 2 === 0 ? 'Mme' : 'M.',
    ...(i % 3 === 2 ? {} : { mail: `parent${i}@exemple.fr` }),
    ...(i % 2 === 0 ? { portable: `+336120000${String(i).padStart(2, '0')}` } : {}),
    enfants: eleves.slice(i % eleves.length, (i % eleves.length) + 1),
  }));
