import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { enEspacesSimples, marquerComptes } from '../../../helpers/scenes/ecran-comptes.ts';
import { type Noeud, trouverTous } from '../../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleTest;
let ailleurs: EcoleTest;
let directrice: Visiteur;
let deleguee: Visiteur;
/** Of CP A, of CE1 B, and of another school: all wait for their confirmation. */
let parents: string[];

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  ailleurs = await creerEcole(deps, { uai: uai(2) });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  const eleves = await ajouterEleves(deps, ecole, [
    { nom: 'AUBRY', prenom: 'Ana', classe: 'CP A' },
    { nom: 'FABRE', prenom: 'Félix', classe: 'CE1 B' },
  ]);
  const [loin = ''] = await ajouterEleves(deps, ailleurs, [{ nom: 'LOIN', prenom: 'Léo' }]);
  const [noel = '', quentin = ''] = await ajouterRepresentants(deps, ecole, [
    { nom: 'NOEL', prenom: 'Nina', enfants: eleves.slice(0, 1) },
    { nom: 'QUENTIN', prenom: 'Quim', enfants: eleves.slice(1) },
  ]);
  const [lointain = ''] = await ajouterRepresentants(deps, ailleurs, [
    { nom: 'LOIN', prenom: 'Lia', enfants: [loin] },
  ]);
  parents = [noel, quentin, lointain];
  await marquerComptes(deps, parents, "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'");
  await enBase(sql`update comptes c set mail = 'donnee' || r.id || '@exemple.fr' from representants_legaux r
    where r.compte_id = c.id and r.id = any (${parents})`);
  directrice = await Visiteur.connecter(test, 'directrice');
  deleguee = await Visiteur.connecter(test, 'deleguee');
});

const quiReste = (suite = '') => directrice.ouvrir(`${paths.quiReste({ uai: ecole.uai })}${suite}`);
/** Presses the one button of the group. */
async function renvoyer(suite = '', remplir: Record<string, string> = {}): Promise<Page> {
  const page = await quiReste(suite);
  const groupe = trouverTous(page.document, 'div', { class: 'reste-groupe' }).find((un) =>
    enEspacesSimples(un).includes('Mail à confirmer'),
  ) as Noeud;
  const [bouton] = trouverTous(groupe, 'button').map(enEspacesSimples);
  return directrice.presser({ ...page, document: groupe }, bouton ?? '', { remplir });
}
const demandes = () =>
  enBase<{ id: string }>(
    sql`select r.id from portail_codes k join representants_legaux r on r.compte_id = k.compte_id
     where k.but = 'mail' order by k.id`,
  ).then((lignes) => lignes.map(({ id }) => id));

describe('le mail de confirmation repart pour tous ceux qui l’attendent (règles §5.6, §8.3)', () => {
  let ceB: string;
  beforeAll(async () => {
    const [classe] = await enBase<{ id: string }>(
      sql`select id from classes where ecole_id = ${ecole.id} and libelle = 'CE1 B'`,
    );
    ceB = `?classe=${classe?.id}`;
  });

  it('d’une classe seule, puis de toute l’école : à l’adresse que chacun a donnée', async () => {
    const [noel = '', quentin = ''] = parents;
    const une = await renvoyer(ceB);
    expect(une.texte).toContain('Le mail de confirmation part à l’adresse que cette personne a donnée.');
    expect(une.url).toBe(`${paths.quiReste({ uai: ecole.uai })}${ceB}`);
    expect(await demandes()).toEqual([quentin]);
    expect((await renvoyer()).texte).toContain('Le mail de confirmation part à 2 représentants légaux');
    expect((await demandes()).slice(1).sort()).toEqual([noel, quentin].sort());
    const [entree] = await enBase<{ comptes: number }>(
      sql`select jsonb_array_length(details->'comptes') as comptes from journal
       where ecole_id = ${ecole.id} and action = 'representants.confirmation_renvoyee' order by id desc limit 1`,
    );
    expect(entree?.comptes).toBe(2);
  });

  it('cinq par heure et par compte : qui attend se dit, les autres partent', async () => {
    for (let fois = 0; fois < 3; fois += 1) await renvoyer(ceB);
    expect((await renvoyer(ceB)).texte).toMatch(
      /Ce mail est déjà parti plusieurs fois : il pourra partir de nouveau dans \d+ minutes/,
    );
    expect((await renvoyer()).texte).toMatch(
      /part à l’adresse que cette personne a donnée.* Pour 1 représentant légal, ce mail est déjà parti plusieurs fois/,
    );
    expect(await demandes()).toHaveLength(7);
  });

  it('ni pour une autre école, ni pour une classe inventée ; qui ne voit que les élèves n’a pas le bouton', async () => {
    const faite = await renvoyer(ceB, { classe: '999999' });
    expect(faite.texte).toContain('Rien n’est à confirmer');
    expect(await demandes()).toHaveLength(7);
    expect((await renvoyer(ceB, { classe: '1 or 1' })).statut).toBe(404);
    expect(await demandes()).toHaveLength(7);
    expect(await demandes()).not.toContain(parents[2]);
    const sienne = await deleguee.ouvrir(paths.quiReste({ uai: ecole.uai }));
    expect(sienne.texte).toContain('Jamais informé');
    expect(sienne.texte).not.toMatch(/confirm/);
  });
});
