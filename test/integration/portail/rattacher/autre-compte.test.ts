import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { EVENEMENT_LABELS } from '../../../../src/domain/comptes/evenements.ts';
import { paths } from '../../../../src/paths.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  ANNE,
  AUTRE_MOT_DE_PASSE,
  activerAvec,
  compteActuel,
  donnerAutreCompte,
  entrerAuPortail,
  informer,
  journalDes,
  lireCompte,
  lireMort,
  type ParentTest,
  PROVISOIRE,
  partir,
  rattachementsNotes,
  recevoirAnne,
  reinitialiser,
  unParent,
} from '../../../helpers/scenes/portail/rattacher.ts';
import type { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let numero = 10;
let ormes: EcoleTest;
let ici: ParentTest;
let ailleurs: ParentTest;
let visiteur: Visiteur;

beforeEach(async () => {
  numero += 1;
  ({ ormes, ici, ailleurs, visiteur } = await recevoirAnne(test, numero));
});

describe('« Ajouter des élèves depuis un autre compte »', () => {
  it('par son mot de passe provisoire, au même nom à un accent près : les enfants viennent ici, l’autre compte meurt, chaque école lit ce qui la concerne', async () => {
    const { deps } = test.current;
    await informer(deps, ailleurs);
    const mien = await visiteur.ouvrir(paths.portailCompte());
    expect(mien.texte).not.toMatch(/Tom|Les Ormes/);
    const page = await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE);
    expect(page.texte).toContain('Vos enfants de l’autre compte sont maintenant ici');
    expect(page.texte).toContain('Un enfant (Les Tilleuls)');
    expect(page.texte).toContain('Un enfant (Les Ormes)');
    expect(await compteActuel(deps, ailleurs)).toBe(ici.compteId);
    expect(await lireMort(deps, ailleurs)).toEqual({
      etat: 'non_informe',
      secrets: 0,
      contacts: 0,
      vers: ici.compteId,
      retire: true,
    });
    expect(await lireCompte(deps, ici.compteId)).toMatchObject({
      etat: 'actif',
      identifiant: ici.identifiant,
    });
    // In the school of the fiche, and in no other: « Les Tilleuls » cannot tell that there is another one.
    expect(await rattachementsNotes(deps, [ici.compteId, ailleurs.compteId])).toEqual([
      {
        ecoleId: ormes.id,
        compteId: ici.compteId,
        evenement: 'rattachement',
        etatAvant: 'informe',
        etatApres: 'actif',
      },
    ]);
    expect(EVENEMENT_LABELS.rattachement).not.toMatch(/école/i);
    const [garde, mort] = [ici, ailleurs].map(({ compteId }) => Number(compteId));
    expect(await journalDes(deps, [ici.compteId, ailleurs.compteId])).toEqual([
      { chaine: `compte:${garde}`, details: { depuis: mort, nombre: 1 } },
      { chaine: `compte:${mort}`, details: { vers: garde, nombre: 1 } },
    ]);
  });

  it('deux comptes activés : par le mot de passe choisi ; l’ancien identifiant, tapé plus tard, dit le bon', async () => {
    const { deps } = test.current;
    await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
    const autre = await entrerAuPortail(test, ailleurs, AUTRE_MOT_DE_PASSE);
    expect(autre.page.url).toBe(paths.portailCompte());
    const page = await donnerAutreCompte(visiteur, ailleurs, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toContain('Un enfant (Les Ormes)');
    // Whoever was logged in to it is not any more, and its password opens nothing.
    expect((await autre.visiteur.ouvrir(paths.portailCompte())).texte).not.toMatch(/Tom|Les Ormes/);
    const ancien = await entrerAuPortail(test, ailleurs, AUTRE_MOT_DE_PASSE);
    expect(ancien.page.texte).toContain('L’identifiant ou le mot de passe n’est pas le bon');
    const avecLeBon = await entrerAuPortail(test, ailleurs);
    expect(avecLeBon.page.texte).toContain(`Le nouveau est ${ici.identifiant}`);
  });

  it('ce qui est rattaché puis retiré par ONDE disparaît à la requête suivante', async () => {
    const { deps } = test.current;
    await informer(deps, ailleurs);
    await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE);
    await partir(deps, ailleurs);
    const page = await visiteur.ouvrir(paths.portailCompte());
    expect(page.texte).toContain('Un enfant (Les Tilleuls)');
    expect(page.texte).not.toMatch(/Tom|Les Ormes/);
  });

  it('un enfant déjà confirmé là-bas l’est ici', async () => {
    const { deps } = test.current;
    await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
    await deps.database.withOps((trx) =>
      trx.run(
        sql`insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
          values (${ailleurs.compteId}, ${ormes.id}, ${ailleurs.enfants[0]})`,
      ),
    );
    const page = await donnerAutreCompte(visiteur, ailleurs, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toMatch(/Tom LEFÈVRE CP A, Les Ormes Confirmé/);
    expect(page.texte).toMatch(/Un enfant \(Les Tilleuls\) À confirmer/);
  });
});

describe('un mot de passe provisoire n’ouvre que les enfants de son école', () => {
  it.each([
    ['le provisoire lui-même', false],
    ['le mot de passe choisi à partir de lui', true],
  ])(
    '%s : les fiches de l’école viennent, les autres restent, et leur compte avec elles',
    async (_, choisi) => {
      const { deps } = test.current;
      // The account of « Les Ormes » also serves a third school.
      const frenes = await creerEcole(deps, { uai: uai(500 + numero + Number(choisi)), nom: 'Les Frênes' });
      const tierce = await unParent(deps, frenes, ANNE, [{ nom: 'Lefèvre', prenom: 'Zoé' }]);
      await deps.database.withOps((trx) =>
        trx.run(
          sql`update representants_legaux set compte_id = ${ailleurs.compteId} where id = ${tierce.ficheId}`,
        ),
      );
      await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
      if (choisi) {
        await deps.database.withOps((trx) =>
          trx.run(sql`update comptes set limite_a = ${ormes.id} where id = ${ailleurs.compteId}`),
        );
      } else await reinitialiser(deps, ailleurs);
      const page = await donnerAutreCompte(visiteur, ailleurs, choisi ? AUTRE_MOT_DE_PASSE : PROVISOIRE);
      expect(page.texte).toContain('Un enfant (Les Ormes)');
      expect(page.texte).not.toMatch(/Zoé|Les Frênes/);
      expect(await compteActuel(deps, ailleurs)).toBe(ici.compteId);
      expect(await compteActuel(deps, tierce)).toBe(ailleurs.compteId);
      const reste = await lireCompte(deps, ailleurs.compteId);
      expect(reste).toMatchObject({ etat: 'actif', identifiant: ailleurs.identifiant });
      // What « Les Ormes » had given opens nothing of « Les Frênes »: its password is over, as « Les Frênes » sees.
      const provisoires = await deps.database.withOps((trx) =>
        trx.rows(
          sql`select ecole_id::text as ecole, chiffre is not null as chiffre, expire_le <= now() as fini
          from provisoires where compte_id = ${ailleurs.compteId}`,
        ),
      );
      expect(provisoires).toEqual(choisi ? [] : [{ ecole: frenes.id, chiffre: false, fini: true }]);
      expect((await rattachementsNotes(deps, [ici.compteId])).map(({ ecoleId }) => ecoleId)).toEqual([
        ormes.id,
      ]);
    },
  );
});

describe('qui était parti d’une école, et revient', () => {
  it('reçoit là un compte neuf : le sien a continué ailleurs', async () => {
    const { deps } = test.current;
    await partir(deps, ici);
    await informer(deps, ailleurs);
    const page = await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE);
    expect(page.texte).toContain('Un enfant (Les Ormes)');
    const suivi = await deps.database.withOps((trx) =>
      trx.one<{ suivi: boolean }>(
        sql`select compte_suivi_le is not null as suivi from representants_legaux where id = ${ici.ficheId}`,
      ),
    );
    expect(suivi).toEqual({ suivi: true });
  });
});

describe('deux fois en même temps', () => {
  it('un double clic : une seule fois, et la seconde réponse dit que c’est fait', async () => {
    const { deps } = test.current;
    await informer(deps, ailleurs);
    const page = await visiteur.ouvrir(paths.portailAutreCompte());
    const saisie = { remplir: { identifiant: ailleurs.identifiant, motDePasse: PROVISOIRE } };
    const reponses = await Promise.all([
      visiteur.envoyer(page, 'Ajouter', saisie),
      visiteur.envoyer(page, 'Ajouter', saisie),
    ]);
    expect(reponses.map(({ status }) => status)).toContain(303);
    expect(await compteActuel(deps, ailleurs)).toBe(ici.compteId);
    expect(await rattachementsNotes(deps, [ici.compteId])).toHaveLength(1);
    const encore = await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE);
    expect(encore.texte).toContain('Cet identifiant est déjà celui de votre compte');
  });

  it('deux comptes qui se donnent l’un l’autre au même moment : un seul reste, aucune fiche ne se perd', async () => {
    const { deps } = test.current;
    await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
    const autre = await entrerAuPortail(test, ailleurs, AUTRE_MOT_DE_PASSE);
    const pages = await Promise.all([
      visiteur.ouvrir(paths.portailAutreCompte()),
      autre.visiteur.ouvrir(paths.portailAutreCompte()),
    ]);
    const reponses = await Promise.all([
      visiteur.envoyer(pages[0], 'Ajouter', {
        remplir: { identifiant: ailleurs.identifiant, motDePasse: AUTRE_MOT_DE_PASSE },
      }),
      autre.visiteur.envoyer(pages[1], 'Ajouter', {
        remplir: { identifiant: ici.identifiant, motDePasse: 'un bateau jaune au loin' },
      }),
    ]);
    expect(reponses.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    const comptes = [await compteActuel(deps, ici), await compteActuel(deps, ailleurs)];
    expect(new Set(comptes).size).toBe(1);
    expect([ici.compteId, ailleurs.compteId]).toContain(comptes[0]);
    expect(await rattachementsNotes(deps, [ici.compteId, ailleurs.compteId])).toHaveLength(1);
  });
});
