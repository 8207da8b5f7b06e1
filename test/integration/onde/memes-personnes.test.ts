import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Eleve,
  elevesVus,
  importer,
  journal,
  photo,
  type Responsable,
  representantsVus,
} from '../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  erreurs,
  MERE,
  numero,
  test,
  useEcranOnde,
} from '../../helpers/scenes/onde/ecran-onde.ts';
import { trouverTous } from '../../helpers/visiteur/html.ts';
import { type Page, pageLue } from '../../helpers/visiteur/visiteur.ts';

useEcranOnde();

/** Twelve pupils, and one without INE whose birth date will be corrected. */
const LINA: Eleve = { nom: 'ROUX', prenom: 'Lina', date: '2018-05-02' };
const CORRIGEE = { ...LINA, date: '2018-05-20' };
const PERE: Responsable = {
  civilite: 'M.',
  nom: 'ROUX',
  prenom: 'Karim',
  portable: '0622222222',
  enfants: [{ nom: 'ROUX', prenom: 'Lina' }],
};
const avant = () => avec([...classe(12), LINA], [MERE, PERE]);
const apres = (lignes: Eleve[] = [CORRIGEE]) => avec([...classe(12), ...lignes], [MERE, PERE]);

const paires = (page: Page) =>
  trouverTous(page.document, 'input', { name: 'meme' }).map(({ attributs }) => ({
    cle: attributs.value ?? '',
    coche: attributs.checked !== undefined,
  }));
async function confirmer(page: Page, meme: readonly string[]) {
  const jeton = trouverTous(page.document, 'input', { name: '_csrf' })[0]?.attributs.value ?? '';
  const corps = new URLSearchParams({ _csrf: jeton });
  for (const cle of meme) corps.append('meme', cle);
  return directrice.navigation
    .post(`${page.url.replace(/\?.*/, '')}/confirmer`)
    .type('form')
    .send(corps.toString());
}
const lina = async () =>
  (await elevesVus(test.current.deps, ecole)).filter(({ prenom }) => prenom === 'Lina');
const derniereMiseAJour = async () =>
  (await journal(test.current.deps, ecole, 'onde.importe')).at(-1)?.details;

describe('où ce n’est pas sûr, le directeur dit « c’est la même personne » (règles §7)', () => {
  beforeEach(() => importer(test.current.deps, ecole, avant()));

  it('les deux sont côte à côte, rien n’est coché ; confirmé sans coche : un départ et une arrivée', async () => {
    const [connue] = await lina();
    const page = await deposer(apres());
    expect(page.texte).toContain('Est-ce la même personne');
    expect(page.texte).toMatch(/Date de naissance.*02\/05\/2018.*20\/05\/2018/s);
    expect(paires(page).map(({ coche }) => coche)).toEqual([false]);
    await directrice.presser(page, 'Confirmer');
    const [nouvelle, ...autres] = await lina();
    expect(autres).toEqual([]);
    expect(nouvelle?.compteId).not.toBe(connue?.compteId);
    expect(await derniereMiseAJour()).toMatchObject({ personnes_reunies: 0, eleves_arrivees: 1 });
  });

  it('cochée : son compte, son identifiant et ses rattachements restent, et le journal dit combien', async () => {
    const [connue] = await lina();
    const page = await deposer(apres());
    const faite = await directrice.presser(page, 'Confirmer', { cocher: paires(page).map(({ cle }) => cle) });
    expect(faite.texte).toContain('L’école est à jour');
    expect(faite.texte).not.toContain('Est-ce la même personne');
    expect(faite.texte).toContain('Élèves : changements');
    expect(faite.texte).not.toContain('Élèves : arrivées');
    expect(await lina()).toEqual([connue]);
    const pere = (await representantsVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Karim');
    expect(pere?.enfants).toEqual(['Lina']);
    expect(await derniereMiseAJour()).toMatchObject({
      personnes_reunies: 1,
      eleves_arrivees: 0,
      eleves_departs: 0,
      eleves_modifications: 1,
    });
  });

  it('le code demandé, la case reste cochée', async () => {
    const page = await deposer(apres());
    const cles = paires(page).map(({ cle }) => cle);
    await test.current.deps.database.withOps((trx) =>
      trx.run(
        sql`update sessions set dernier_code_le = now() - interval '11 minutes'
         where agent_id = (select id from agents where identifiant = ${`directrice${numero}`})`,
      ),
    );
    const renvoi = await confirmer(page, cles);
    const code = await directrice.ouvrir(renvoi.headers.location as string);
    const revenue = await directrice.confirmerParCode(code);
    expect(paires(revenue)).toEqual(cles.map((cle) => ({ cle, coche: true })));
    await directrice.presser(revenue, 'Confirmer');
    expect(await derniereMiseAJour()).toMatchObject({ personnes_reunies: 1 });
  });

  it('le serveur ne croit que les paires qu’il a proposées', async () => {
    const vus = await test.current.deps.database.withOps((trx) =>
      trx.rows<{ id: string; prenom: string }>(
        sql`select id, prenom from eleves where ecole_id = ${ecole.id}`,
      ),
    );
    const page = await deposer(apres());
    const autre = vus.find(({ prenom }) => prenom === 'Prénom3')?.id ?? '';
    const reponse = await confirmer(page, [`eleve:${autre}:14`, 'eleve:1:14', 'x', '__proto__']);
    expect(reponse.status).toBe(303);
    expect(await derniereMiseAJour()).toMatchObject({ personnes_reunies: 0, eleves_arrivees: 1 });
  });

  it('une personne cochée deux fois : 422, rien n’est écrit, les cases restent cochées', async () => {
    const page = await deposer(apres([CORRIGEE, { ...LINA, date: '2019-01-01' }]));
    const cles = paires(page).map(({ cle }) => cle);
    expect(cles).toHaveLength(2);
    const avantTout = await photo(test.current.deps);
    const reponse = await confirmer(page, cles);
    expect(reponse.status).toBe(422);
    const refus = pageLue(reponse, page.url);
    expect(erreurs(refus)).toMatchObject([{ champ: 'meme' }]);
    expect(paires(refus)).toEqual(cles.map((cle) => ({ cle, coche: true })));
    expect(await photo(test.current.deps)).toEqual(avantTout);
  });
});
