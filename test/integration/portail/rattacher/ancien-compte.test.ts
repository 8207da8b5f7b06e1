import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { bloquer } from '../../../builders/compte.ts';
import { ajouterEleves, creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  AUTRE_MOT_DE_PASSE,
  activerAvec,
  compteActuel,
  donnerAutreCompte,
  entrerAuPortail,
  informer,
  LEA,
  lireCompte,
  lireMort,
  type Personnage,
  PROVISOIRE,
  partir,
  rattachementsNotes,
  recevoirLea,
  reinitialiser,
  unEleve,
} from '../../../helpers/scenes/portail/rattacher.ts';
import type { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let numero = 10;
let ormes: EcoleTest;
let ancien: Personnage;
let neuf: Personnage;
let visiteur: Visiteur;

beforeEach(async () => {
  numero += 1;
  ({ ormes, ancien, neuf, visiteur } = await recevoirLea(test, numero));
});

const rester = async () => {
  const { deps } = test.current;
  expect(await compteActuel(deps, neuf)).toBe(neuf.compteId);
  expect(await compteActuel(deps, ancien)).toBe(ancien.compteId);
};

describe('« J’avais déjà un compte »', () => {
  it('l’ancien identifiant et son mot de passe choisi reviennent, et la session continue', async () => {
    const { deps } = test.current;
    await partir(deps, ancien);
    const avant = await lireCompte(deps, ancien.compteId);
    const autre = await entrerAuPortail(test, ancien, AUTRE_MOT_DE_PASSE);
    const mien = await visiteur.ouvrir(paths.portailCompte());
    expect((await visiteur.suivreLien(mien, 'J’avais déjà un compte')).url).toBe(paths.portailAncienCompte());

    const page = await donnerAutreCompte(visiteur, ancien, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toContain('Tu as retrouvé ton ancien compte');
    expect(page.texte).toContain(ancien.identifiant);
    expect(page.texte).toContain('Les Ormes');
    expect(page.texte).not.toContain('J’avais déjà un compte');
    expect(await compteActuel(deps, neuf)).toBe(ancien.compteId);
    expect(await lireCompte(deps, ancien.compteId)).toMatchObject({ etat: 'actif', hache: avant.hache });
    expect(await lireMort(deps, neuf)).toEqual({
      etat: 'non_informe',
      secrets: 0,
      contacts: 0,
      vers: ancien.compteId,
      retire: true,
    });
    expect(await rattachementsNotes(deps, [ancien.compteId, neuf.compteId])).toMatchObject([
      { ecoleId: ormes.id, compteId: ancien.compteId, etatAvant: 'actif', etatApres: 'actif' },
    ]);
    // Other sessions end, and from now on the old identifier is the one.
    expect((await autre.visiteur.ouvrir(paths.portailCompte())).url).not.toBe(paths.portailCompte());
    expect((await entrerAuPortail(test, ancien, AUTRE_MOT_DE_PASSE)).page.texte).toContain('Les Ormes');
    expect((await entrerAuPortail(test, neuf)).page.texte).toContain('n’est pas le bon');
  });

  it('par le mot de passe provisoire d’avant : il garde celui qu’il vient de choisir', async () => {
    const { deps } = test.current;
    await reinitialiser(deps, ancien);
    await partir(deps, ancien);
    const page = await donnerAutreCompte(visiteur, ancien, PROVISOIRE);
    expect(page.texte).toContain('Ton mot de passe est celui que tu as choisi ici');
    expect(await lireCompte(deps, ancien.compteId)).toMatchObject({ etat: 'actif' });
    expect((await entrerAuPortail(test, ancien)).page.texte).toContain('Les Ormes');
    expect((await entrerAuPortail(test, ancien, PROVISOIRE)).page.texte).toContain('n’est pas le bon');
  });

  it('un ancien compte jamais activé devient « Activé » : mot de passe et date de naissance viennent d’être donnés', async () => {
    const { deps } = test.current;
    const tierce = await creerEcole(deps, { uai: uai(500 + numero), nom: 'Les Frênes' });
    const informe = await unEleve(deps, tierce, LEA);
    await informer(deps, informe);
    await partir(deps, informe);
    await donnerAutreCompte(visiteur, informe, PROVISOIRE);
    expect(await compteActuel(deps, neuf)).toBe(informe.compteId);
    expect(await lireCompte(deps, informe.compteId)).toMatchObject({
      etat: 'actif',
      origine: 'etablissement',
    });
    expect((await entrerAuPortail(test, informe)).page.texte).toContain('Les Ormes');
  });

  it('l’adresse d’un parent confirmée ici suit, si l’ancien compte n’en a pas', async () => {
    const { deps } = test.current;
    await partir(deps, ancien);
    await deps.database.withOps((trx) =>
      trx.run(
        sql`update comptes set mail = 'parent@exemple.fr', mail_confirme_le = now() where id = ${neuf.compteId}`,
      ),
    );
    const page = await donnerAutreCompte(visiteur, ancien, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toMatch(/parent@exemple\.fr Confirmée/);
  });

  it('qui revient dans l’ancienne école y reçoit un compte neuf : l’ancien a continué ici', async () => {
    const { deps } = test.current;
    await partir(deps, ancien);
    await donnerAutreCompte(visiteur, ancien, AUTRE_MOT_DE_PASSE);
    const suivi = await deps.database.withOps((trx) =>
      trx.one<{ suivi: boolean }>(
        sql`select compte_suivi_le is not null as suivi from eleves where id = ${ancien.ficheId}`,
      ),
    );
    expect(suivi).toEqual({ suivi: true });
  });
});

describe('ce qui ne se reprend pas, et ce qui en est dit', () => {
  it('l’ancienne école compte encore l’élève', async () => {
    const page = await donnerAutreCompte(visiteur, ancien, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toContain('Ton ancienne école te compte encore parmi ses élèves');
    await rester();
  });

  it.each([
    ['une autre date de naissance', sql`date_naissance = '2018-03-08'`],
    ['un autre prénom', sql`cle_prenom = 'leo'`],
    ['un autre nom', sql`cle_nom = 'tran'`],
  ])('%s', async (_, change) => {
    const { deps } = test.current;
    await partir(deps, ancien);
    await deps.database.withOps((trx) =>
      trx.run(sql`update eleves set ${change} where id = ${ancien.ficheId}`),
    );
    const page = await donnerAutreCompte(visiteur, ancien, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toContain('Ce compte n’est pas au même nom, au même prénom et à la même date');
    await rester();
  });

  it('le compte d’un autre élève que son école compte encore : rien n’est dit de cette école', async () => {
    const { deps } = test.current;
    const ami = await unEleve(deps, ancien.ecole, { nom: 'Ami', prenom: 'Tom' });
    await activerAvec(deps, ami, AUTRE_MOT_DE_PASSE);
    const page = await donnerAutreCompte(visiteur, ami, AUTRE_MOT_DE_PASSE);
    expect(page.texte).toContain('Ce compte n’est pas au même nom');
    expect(await compteActuel(deps, ami)).toBe(ami.compteId);
  });

  it('un mot de passe faux, un compte bloqué, son propre compte', async () => {
    const { deps } = test.current;
    await partir(deps, ancien);
    expect((await donnerAutreCompte(visiteur, ancien, 'faux')).texte).toContain(
      'L’identifiant ou le mot de passe n’est pas le bon',
    );
    expect((await donnerAutreCompte(visiteur, neuf)).texte).toContain(
      'Cet identifiant est déjà celui de ton compte',
    );
    await bloquer(deps, [ancien.ficheId]);
    expect((await donnerAutreCompte(visiteur, ancien, AUTRE_MOT_DE_PASSE)).texte).toContain(
      'Ce compte est bloqué',
    );
    await rester();
  });
});

it('un double clic : une seule fois, et personne n’est mis dehors', async () => {
  const { deps } = test.current;
  await partir(deps, ancien);
  const page = await visiteur.ouvrir(paths.portailAncienCompte());
  const saisie = { remplir: { identifiant: ancien.identifiant, motDePasse: AUTRE_MOT_DE_PASSE } };
  const reponses = await Promise.all([
    visiteur.envoyer(page, 'Retrouver mon compte', saisie),
    visiteur.envoyer(page, 'Retrouver mon compte', saisie),
  ]);
  expect(reponses.filter(({ status }) => status >= 500)).toEqual([]);
  expect(await compteActuel(deps, neuf)).toBe(ancien.compteId);
  expect(await rattachementsNotes(deps, [ancien.compteId])).toHaveLength(1);
});

it('deux nouveaux élèves du même nom, du même jour, ne prennent pas le même ancien compte', async () => {
  const { deps } = test.current;
  await partir(deps, ancien);
  const frenes = await creerEcole(deps, { uai: uai(600 + numero), nom: 'Les Frênes' });
  const [homonymeId = ''] = await ajouterEleves(deps, frenes, [LEA]);
  const { compteId, identifiant } = await deps.database.withOps((trx) =>
    trx.one<{ compteId: string; identifiant: string }>(
      sql`select c.id as "compteId", c.identifiant from eleves e join comptes c on c.id = e.compte_id
        where e.id = ${homonymeId}`,
    ),
  );
  const homonyme: Personnage = { profil: 'eleve', ecole: frenes, ficheId: homonymeId, compteId, identifiant };
  await activerAvec(deps, homonyme);
  const autre = await entrerAuPortail(test, homonyme);
  await Promise.all([
    donnerAutreCompte(visiteur, ancien, AUTRE_MOT_DE_PASSE),
    donnerAutreCompte(autre.visiteur, ancien, AUTRE_MOT_DE_PASSE),
  ]);
  const actuels = [await compteActuel(deps, neuf), await compteActuel(deps, homonyme)];
  expect(actuels.filter((compte) => compte === ancien.compteId)).toHaveLength(1);
});
