import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIVISIONS } from '../../../src/domain/statistiques/chiffres.ts';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { compterLignesLues } from '../../helpers/lignes-lues.ts';
import { faireCetteNuit } from '../../helpers/scenes/statistiques/statistiques.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
const [ELEVES, CLASSES] = [4000, 150];
let ecole: EcoleTest;
let directrice: Visiteur;
let lues: () => number;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  const eleves = await ajouterEleves(deps, ecole, desEleves(ELEVES, CLASSES));
  await ajouterRepresentants(
    deps,
    ecole,
    eleves.flatMap((id, rang) =>
      [0, 1].slice(rang % 2).map((n) => ({ nom: `R${rang}-${n}`, prenom: 'R', enfants: [id] })),
    ),
  );
  await faireCetteNuit(test.current);
  // A year of nights: the school changes each night, each of its classes every ten.
  await base(sql`insert into statistiques (ecole_id, profil, axe, valeur, etat, origine, depuis, jusqu_a, nombre, expires)
    select s.ecole_id, s.profil, s.axe, s.valeur, e, case when e = 'non_informe' then null else 'etablissement' end,
      s.depuis - d, s.depuis - d + case when s.axe = 'classe' then 10 else 1 end, 1 + d % 20, 0
    from statistiques s, generate_series(10, 365) d, unnest(array['non_informe', 'informe', 'en_cours', 'actif']) e
    where s.axe <> 'classe' or d % 10 = 0`);
  await base(sql`insert into operations (ecole_id, type, profil, etat, auteur, executee_le)
    select ${ecole.id}, 'informer', 'eleve', 'executee', 'Essai', now() - make_interval(days => d) from generate_series(0, 80, 2) d`);
  await base(sql`insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet)
    select o.ecole_id, o.id, e.id, e.id, e.compte_id, 1, 'non_informe', 'attribuer'
    from operations o, lateral (select * from eleves order by id limit 200) e`);
  directrice = await Visiteur.connecter(test, 'directrice');
  lues = compterLignesLues(deps);
}, 600_000);

describe('une école de 4 000 élèves et une année de nuits', () => {
  it.each(DIVISIONS)(
    '%s : la page lit chaque compte un petit nombre de fois, même sans statistiques de PostgreSQL',
    async (par) => {
      expect((await directrice.ouvrir(`${paths.statistiques(ecole)}?par=${par}`)).statut).toBe(200);
      // Eleven thousand accounts, and forty thousand figures of the year.
      expect(lues()).toBeLessThan(150_000);
    },
  );
});
