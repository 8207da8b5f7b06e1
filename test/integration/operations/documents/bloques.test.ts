import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { bloquer } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desRepresentants,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { pagesOf } from '../../../helpers/pdf/pages.ts';
import { informerRepresentants } from '../../../helpers/scenes/operations-mails.ts';
import { lienDe, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const ELEVES = [
  { nom: 'ABADIE', prenom: 'Zoé' },
  { nom: 'BERNARD', prenom: 'Ugo' },
  { nom: 'CARON', prenom: 'Xavier' },
  { nom: 'DURAND', prenom: 'Wendy' },
  { nom: 'EVRARD', prenom: 'Victor' },
];
let numero = 0;
let ecole: EcoleTest;
let ids: string[];
let directrice: Visiteur;
/** The operation that informed the five pupils. */
let operation: string;

beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  const identifiant = `directrice${numero}`;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  await creerAgent(deps, { identifiant, ecoles: [ecole] });
  ids = await ajouterEleves(deps, ecole, ELEVES);
  directrice = await Visiteur.connecter(test, identifiant);
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  const plan = await directrice.presser(await directrice.presser(liste, 'Tout sélectionner'), 'Informer');
  operation = (await directrice.presser(plan, 'Confirmer')).url;
});

const bloquerEleves = (...rangs: number[]) =>
  bloquer(
    test.current.deps,
    rangs.map((rang) => ids[rang] ?? ''),
  );
const imprimer = async (suite = '') => {
  const reponse = await directrice.telecharger(`${operation}/feuilles.pdf${suite}`);
  return reponse.status === 200 ? pagesOf(reponse.body as Buffer) : [];
};
const journalise = async () =>
  (
    await test.current.deps.database.withOps((trx) =>
      trx.rows<{ comptes: number[] }>(
        sql`select details->'comptes' as comptes from journal where ecole_id = ${ecole.id} and action = 'eleves.feuilles_imprimees'`,
      ),
    )
  ).map(({ comptes }) => comptes.length);

describe('bloqué après une opération : plus de feuille, et la page le dit (règles §6)', () => {
  it('une personne, par son nom ; les autres ont la leur, comptée sans elle, journalisée sans elle', async () => {
    await bloquerEleves(1);
    const page = await directrice.ouvrir(operation);
    expect(page.texte).toContain('Le compte d’Ugo BERNARD est bloqué : pas de feuille.');
    expect(page.texte).toContain('4 feuilles');
    for (const suite of ['?nouveaux=1', '', '?par_page=8&couvertures=1']) {
      const texte = (await imprimer(suite)).join(' ');
      expect(texte).toContain('ABADIE');
      expect(texte).not.toContain('BERNARD');
      expect(texte).not.toContain('plus valable');
    }
    expect(await journalise()).toEqual([4, 4, 4]);
    // The list says of everybody what they are.
    expect(page.texte).toContain('Ou la liste des 5 comptes');
    const { body } = await directrice.telecharger(lienDe(page, 'au format csv'));
    const ligne = (body as Buffer)
      .toString('utf8')
      .split('\r\n')
      .find((une) => une.includes('BERNARD'));
    expect(ligne).toMatch(/;annulé;.*bloqué/);
  });

  it('jusqu’à trois, par leurs noms ; au-delà, par leur nombre', async () => {
    await bloquerEleves(1, 0, 2);
    expect((await directrice.ouvrir(operation)).texte).toContain(
      'Les comptes de Zoé ABADIE, d’Ugo BERNARD et de Xavier CARON sont bloqués : pas de feuille.',
    );
    await bloquerEleves(3);
    const page = await directrice.ouvrir(operation);
    expect(page.texte).toContain('4 comptes sont bloqués : pas de feuille.');
    expect(page.texte).not.toContain('Zoé');
    expect(page.texte).toContain('1 feuille.');
  });

  it('tous : plus rien à imprimer, la page et l’adresse gardée disent pourquoi', async () => {
    await bloquerEleves(0, 1, 2, 3, 4);
    const page = await directrice.ouvrir(operation);
    expect(page.texte).toContain('5 comptes sont bloqués : pas de feuille.');
    expect(page.html).not.toContain('feuilles.pdf');
    expect(page.texte).toContain('La liste des 5 comptes');
    for (const suite of ['', '?nouveaux=1'])
      expect((await directrice.ouvrir(`${operation}/feuilles.pdf${suite}`)).texte).toContain(
        'Rien à imprimer : tous les comptes de cette opération qui restent dans l’école sont bloqués.',
      );
    expect(await journalise()).toEqual([]);
  });

  it('les autres imprimées, ou parties : c’est ce qui est dit', async () => {
    await bloquerEleves(0);
    expect(await imprimer()).toHaveLength(4);
    expect((await directrice.ouvrir(`${operation}/feuilles.pdf?nouveaux=1`)).texte).toContain(
      'toutes les feuilles de cette opération l’ont déjà été',
    );
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update eleves set parti_le = now() where ecole_id = ${ecole.id}`),
    );
    const page = await directrice.ouvrir(`${operation}/feuilles.pdf`);
    expect(page.texte).toContain('plus aucun élève de cette opération n’est dans l’école');
    expect(page.texte).not.toContain('bloqué');
  });

  it('un parent : pas de lettre', async () => {
    const { deps } = test.current;
    const parents = await ajouterRepresentants(deps, ecole, desRepresentants(2, ids));
    const id = await informerRepresentants(deps, ecole, 'feuilles', parents, `directrice${numero}`);
    await bloquer(deps, parents.slice(0, 1), 'representant_legal');
    const page = await directrice.ouvrir(paths.operation({ uai: ecole.uai, id }));
    expect(page.texte).toMatch(/Le compte (de |d’).+ est bloqué : pas de lettre\./);
    expect(page.texte).toContain('1 lettre.');
  });
});
