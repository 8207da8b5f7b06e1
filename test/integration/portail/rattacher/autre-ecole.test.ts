import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { RATTACHEMENTS_PAR_JOUR } from '../../../../src/domain/portail/codes.ts';
import { paths } from '../../../../src/paths.ts';
import { bloquer } from '../../../builders/compte.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import {
  activerAvec,
  compteActuel,
  entrerAuPortail,
  informer,
  lireMort,
  type ParentTest,
  partir,
  rattachementsNotes,
  unParent,
} from '../../../helpers/scenes/portail/rattacher.ts';
import type { Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const PHRASE = 'Il y a peut-être d’autres enfants à vous dans une autre école';
const NEE_LE = '2018-03-07';
const ANNE = { nom: 'Lefèvre', prenom: 'Anne' } as const;
let numero = 10;
/** Of this test only. */
let mobile = '';
let adresse = '';
let ormes: EcoleTest;
let ici: ParentTest;
let ailleurs: ParentTest;
let visiteur: Visiteur;

const modifier = (colonnes: ReturnType<typeof sql>) =>
  test.current.deps.database.withOps((trx) => trx.run(colonnes));
const prouverMobile = (compteId: string, portable = mobile) =>
  modifier(
    sql`update comptes set portable = ${portable}, portable_confirme_le = now() where id = ${compteId}`,
  );
const prouverMail = (compteId: string, mail = adresse) =>
  modifier(sql`update comptes set mail = ${mail}, mail_confirme_le = now() where id = ${compteId}`);

async function dire(date: string): Promise<Page> {
  const page = await visiteur.ouvrir(paths.portailAutreEcole());
  return visiteur.presser(page, 'Ajouter cet enfant', { remplir: champsDesDates({ naissance: date }) });
}

const rien = async () => {
  const page = await visiteur.ouvrir(paths.portailCompte());
  expect(page.texte).not.toContain(PHRASE);
  // Nothing is asked, and a form made by hand finds nothing either.
  expect((await visiteur.ouvrir(paths.portailAutreEcole())).url).toBe(paths.portailCompte());
  const { text: jeton } = await visiteur.navigation.get(paths.portailAutreCompte());
  const csrf = /name="_csrf" value="([^"]+)"/.exec(jeton)?.[1];
  const faite = await visiteur.navigation
    .post(paths.portailAutreEcole())
    .type('form')
    .send({ _csrf: csrf, ...champsDesDates({ naissance: NEE_LE }) });
  expect(faite.status).toBe(422);
  expect(faite.text).toContain('Cette date n’est pas celle d’un enfant que nous pouvons ajouter');
  expect(await compteActuel(test.current.deps, ailleurs)).toBe(ailleurs.compteId);
};

beforeEach(async () => {
  const { deps } = test.current;
  numero += 2;
  mobile = `+336123400${numero}`;
  adresse = `anne.lefevre${numero}@exemple.fr`;
  const tilleuls = await creerEcole(deps, { uai: uai(numero), nom: 'Les Tilleuls' });
  ormes = await creerEcole(deps, { uai: uai(numero + 1), nom: 'Les Ormes' });
  ici = await unParent(deps, tilleuls, ANNE, [{ nom: 'Lefèvre', prenom: 'Ava' }]);
  ailleurs = await unParent(
    deps,
    ormes,
    { nom: 'LEFEVRE', prenom: 'Anne', portable: mobile, mail: adresse },
    [
      { nom: 'Lefèvre', prenom: 'Tom', dateNaissance: NEE_LE },
      { nom: 'Lefèvre', prenom: 'Zoé', dateNaissance: '2020-11-23' },
    ],
  );
  await activerAvec(deps, ici);
  ({ visiteur } = await entrerAuPortail(test, ici));
});

describe('une fiche d’une autre école au même nom, qui porte un contact prouvé ici', () => {
  it.each([
    ['le mobile prouvé par SMS', () => prouverMobile(ici.compteId)],
    ['le mail confirmé', () => prouverMail(ici.compteId, adresse.toUpperCase())],
  ])(
    '%s : une phrase et rien d’autre, puis la date d’un des enfants rattache la fiche',
    async (_, prouver) => {
      const { deps } = test.current;
      await informer(deps, ailleurs);
      await prouver();
      const mien = await visiteur.ouvrir(paths.portailCompte());
      expect(mien.texte).toContain(PHRASE);
      const question = await visiteur.suivreLien(mien, 'Donner la date de naissance d’un de ces enfants');
      for (const { texte } of [mien, question]) expect(texte).not.toMatch(/Tom|Zoé|Ormes/);

      const fausse = await dire('2018-03-08');
      expect(fausse.statut).toBe(422);
      expect(fausse.texte).toContain('Cette date n’est pas celle d’un enfant que nous pouvons ajouter');
      expect(fausse.texte).not.toMatch(/Tom|Zoé|Ormes/);
      expect(await compteActuel(deps, ailleurs)).toBe(ailleurs.compteId);

      const page = await dire(NEE_LE);
      expect(page.texte).toContain('Cet enfant est maintenant dans votre compte');
      expect(page.texte).not.toContain(PHRASE);
      // The one whose date was given is confirmed; the other child of the fiche is still to be.
      expect(page.texte).toMatch(/Tom LEFÈVRE CP A, Les Ormes Confirmé/);
      expect(page.texte).toMatch(/Un enfant \(Les Ormes\) À confirmer/);
      expect(page.texte).not.toContain('Zoé');
      expect(await lireMort(deps, ailleurs)).toMatchObject({ secrets: 0, vers: ici.compteId, retire: true });
      expect(await rattachementsNotes(deps, [ici.compteId])).toMatchObject([
        { ecoleId: ormes.id, etatAvant: 'informe', etatApres: 'actif' },
      ]);
    },
  );

  it('un compte jamais informé aussi', async () => {
    await prouverMobile(ici.compteId);
    await dire(NEE_LE);
    expect(await compteActuel(test.current.deps, ailleurs)).toBe(ici.compteId);
  });
});

describe('sans cela, aucune phrase, et aucune date ne trouve rien', () => {
  it('un mobile ou un mail écrit mais pas prouvé', async () => {
    await modifier(
      sql`update comptes set portable = ${mobile}, mail = ${adresse} where id = ${ici.compteId}`,
    );
    await rien();
  });

  it('un autre numéro, une autre adresse', async () => {
    await prouverMobile(ici.compteId, '+33612345699');
    await prouverMail(ici.compteId, `x${adresse}`);
    await rien();
  });

  it('un autre prénom : un couple partage un numéro', async () => {
    await prouverMobile(ici.compteId);
    await modifier(sql`update representants_legaux set cle_prenom = 'luc' where id = ${ailleurs.ficheId}`);
    await rien();
  });

  it('un compte déjà activé : il faut son mot de passe', async () => {
    await prouverMobile(ici.compteId);
    await activerAvec(test.current.deps, ailleurs);
    await rien();
  });

  it('un compte bloqué', async () => {
    await prouverMobile(ici.compteId);
    await bloquer(test.current.deps, [ailleurs.ficheId], 'representant_legal');
    await rien();
  });

  it('une fiche partie', async () => {
    await prouverMobile(ici.compteId);
    await partir(test.current.deps, ailleurs);
    await rien();
  });

  it('des enfants qu’on a dit n’être pas les siens', async () => {
    await prouverMobile(ici.compteId);
    await modifier(
      sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
        select ${ormes.id}, 'rattachement_errone', ${ailleurs.ficheId}, e from unnest(${ailleurs.enfants}::bigint[]) e`,
    );
    await rien();
  });

  it('un homonyme dans sa propre école : ce n’est pas une autre école', async () => {
    const { deps } = test.current;
    await partir(deps, ailleurs);
    ailleurs = await unParent(deps, ici.ecole, { ...ANNE, portable: mobile }, [
      { nom: 'Lefèvre', prenom: 'Tom', dateNaissance: NEE_LE },
    ]);
    await prouverMobile(ici.compteId);
    await rien();
  });
});

describe(`${RATTACHEMENTS_PAR_JOUR} dates par jour, comptées par la base`, () => {
  it('la sixième attend demain, même juste, et d’une autre session', async () => {
    const { deps } = test.current;
    await prouverMobile(ici.compteId);
    for (let essai = 1; essai <= RATTACHEMENTS_PAR_JOUR; essai += 1)
      expect((await dire(`2017-01-0${essai}`)).texte).toContain('Cette date n’est pas celle d’un enfant');
    ({ visiteur } = await entrerAuPortail(test, ici));
    expect((await dire(NEE_LE)).texte).toContain('Vous avez déjà essayé cinq dates aujourd’hui');
    expect(await compteActuel(deps, ailleurs)).toBe(ailleurs.compteId);
    await modifier(
      sql`update rattachements_essayes set le = array(select l - interval '24 hours' from unnest(le) l)
        where compte_id = ${ici.compteId}`,
    );
    expect((await dire(NEE_LE)).texte).toContain('Cet enfant est maintenant dans votre compte');
  });

  it('cent essais envoyés ensemble sont comptés un par un', async () => {
    const { deps } = test.current;
    await prouverMobile(ici.compteId);
    const page = await visiteur.ouvrir(paths.portailAutreEcole());
    const reponses = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        visiteur.envoyer(page, 'Ajouter cet enfant', {
          remplir: champsDesDates({ naissance: `2016-01-${String(i + 1).padStart(2, '0')}` }),
        }),
      ),
    );
    const fausses = reponses.filter(({ text }) => text.includes('Cette date n’est pas celle d’un enfant'));
    expect(fausses).toHaveLength(RATTACHEMENTS_PAR_JOUR);
    const { nombre } = await deps.database.withOps((trx) =>
      trx.one<{ nombre: number }>(
        sql`select cardinality(le) as nombre from rattachements_essayes where compte_id = ${ici.compteId}`,
      ),
    );
    expect(nombre).toBe(RATTACHEMENTS_PAR_JOUR);
  });
});
