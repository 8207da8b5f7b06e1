import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { bloquer } from '../../../builders/compte.ts';
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
  type ParentTest,
  PROVISOIRE,
  partir,
  recevoirAnne,
  unEleve,
  unParent,
} from '../../../helpers/scenes/portail/rattacher.ts';
import type { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let numero = 10;
let tilleuls: EcoleTest;
let ormes: EcoleTest;
let ici: ParentTest;
let ailleurs: ParentTest;
let visiteur: Visiteur;

beforeEach(async () => {
  numero += 1;
  ({ tilleuls, ormes, ici, ailleurs, visiteur } = await recevoirAnne(test, numero));
});

const rester = async () => {
  const { deps } = test.current;
  expect(await compteActuel(deps, ici)).toBe(ici.compteId);
  expect(await compteActuel(deps, ailleurs)).toBe(ailleurs.compteId);
};

describe('ce qui ne se rattache pas, et ce qui en est dit', () => {
  it('identifiant inconnu, mot de passe faux, compte jamais informé : les mêmes mots qu’à la connexion', async () => {
    const inconnu = await donnerAutreCompte(visiteur, {
      profil: 'representant_legal',
      identifiant: 'x.inconnu99',
    });
    const jamaisInforme = await donnerAutreCompte(visiteur, ailleurs);
    const { deps } = test.current;
    await informer(deps, ailleurs);
    const faux = await donnerAutreCompte(visiteur, ailleurs, 'pas celui-là du tout');
    for (const page of [inconnu, jamaisInforme, faux]) {
      expect(page.statut).toBe(422);
      expect(page.texte).toContain('L’identifiant ou le mot de passe n’est pas le bon');
    }
    await rester();
  });

  it('les essais comptent comme ceux d’une connexion', async () => {
    const { deps } = test.current;
    await informer(deps, ailleurs);
    let page = await donnerAutreCompte(visiteur, ailleurs, 'faux');
    for (let essai = 0; essai < 7 && !page.texte.includes('Trop d’essais'); essai += 1)
      page = await donnerAutreCompte(visiteur, ailleurs, 'faux');
    expect(page.texte).toContain('Trop d’essais');
    // The right one waits as well; and so does the login.
    expect((await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE)).texte).toContain('Trop d’essais');
    expect((await entrerAuPortail(test, ailleurs, PROVISOIRE)).page.texte).toContain('Trop d’essais');
    await rester();
  });

  it('un autre prénom', async () => {
    const { deps } = test.current;
    await deps.database.withOps((trx) =>
      trx.run(sql`update representants_legaux set cle_prenom = 'anna' where id = ${ailleurs.ficheId}`),
    );
    await informer(deps, ailleurs);
    const page = await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE);
    expect(page.texte).toContain('L’autre compte n’est pas au même nom et au même prénom');
    await rester();
  });

  it('une seule fiche d’un autre nom, et rien ne vient', async () => {
    const { deps } = test.current;
    const frenes = await creerEcole(deps, { uai: uai(700 + numero), nom: 'Les Frênes' });
    const tierce = await unParent(deps, frenes, { ...ANNE, nom: 'Martin' }, [{ nom: 'M', prenom: 'Zoé' }]);
    await deps.database.withOps((trx) =>
      trx.run(
        sql`update representants_legaux set compte_id = ${ailleurs.compteId} where id = ${tierce.ficheId}`,
      ),
    );
    await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
    const page = await donnerAutreCompte(visiteur, ailleurs, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toContain('L’autre compte n’est pas au même nom et au même prénom');
    await rester();
  });

  it('un compte bloqué, un mot de passe périmé : dit après le bon mot de passe', async () => {
    const { deps } = test.current;
    await informer(deps, ailleurs);
    await deps.database.withOps((trx) =>
      trx.run(sql`update provisoires set expire_le = now() where compte_id = ${ailleurs.compteId}`),
    );
    expect((await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE)).texte).toContain(
      'Ce mot de passe provisoire n’est plus valable',
    );
    await bloquer(deps, [ailleurs.ficheId], 'representant_legal');
    expect((await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE)).texte).toContain('Ce compte est bloqué');
    await rester();
  });

  it('le compte d’un élève, son propre compte, un compte que plus aucune école ne connaît', async () => {
    const { deps } = test.current;
    const eleve = await unEleve(deps, ormes, { nom: 'Lefèvre', prenom: 'Anne' });
    await activerAvec(deps, eleve, AUTRE_MOT_DE_PASSE);
    const { identifiant } = eleve;
    expect(
      (await donnerAutreCompte(visiteur, { profil: 'representant_legal', identifiant }, AUTRE_MOT_DE_PASSE))
        .texte,
    ).toContain('Cet identifiant est celui d’un élève');
    expect((await donnerAutreCompte(visiteur, ici)).texte).toContain(
      'Cet identifiant est déjà celui de votre compte',
    );
    await activerAvec(deps, ailleurs, AUTRE_MOT_DE_PASSE);
    await partir(deps, ailleurs);
    expect((await donnerAutreCompte(visiteur, ailleurs, AUTRE_MOT_DE_PASSE)).texte).toContain(
      'L’autre compte n’a plus aucun enfant',
    );
    await rester();
  });

  it('un compte qui ne montre qu’une école n’en reçoit rien ; un élève n’a pas cette page', async () => {
    const { deps } = test.current;
    await deps.database.withOps((trx) =>
      trx.run(sql`update comptes set limite_a = ${tilleuls.id} where id = ${ici.compteId}`),
    );
    const page = await visiteur.ouvrir(paths.portailCompte());
    expect(page.html).not.toContain(paths.portailAutreCompte());
    expect((await visiteur.ouvrir(paths.portailAutreCompte())).statut).toBe(404);
    const eleve = await unEleve(deps, ormes, { nom: 'Lefèvre', prenom: 'Anne' });
    await activerAvec(deps, eleve);
    const autre = await entrerAuPortail(test, eleve);
    expect((await autre.visiteur.ouvrir(paths.portailAutreCompte())).statut).toBe(404);
  });
});
