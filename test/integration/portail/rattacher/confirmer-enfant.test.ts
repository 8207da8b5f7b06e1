import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { NAISSANCES_PAR_JOUR } from '../../../../src/domain/portail/codes.ts';
import { paths } from '../../../../src/paths.ts';
import { ajouterEleves, creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import {
  activerAvec,
  entrerAuPortail,
  type ParentTest,
  partir,
  unEleve,
  unParent,
} from '../../../helpers/scenes/portail/rattacher.ts';
import type { Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let numero = 10;
let ecole: EcoleTest;
let parent: ParentTest;
let visiteur: Visiteur;

beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero), nom: 'Les Tilleuls' });
  parent = await unParent(deps, ecole, { nom: 'Leroy', prenom: 'Anne' }, [
    { nom: 'Leroy', prenom: 'Ava', dateNaissance: '2018-03-07' },
  ]);
  await activerAvec(deps, parent);
  ({ visiteur } = await entrerAuPortail(test, parent));
});

const ava = () => paths.portailConfirmerEnfant({ id: parent.enfants[0] ?? '' });

async function dire(date: string): Promise<Page> {
  const page = await visiteur.ouvrir(ava());
  return visiteur.presser(page, 'Confirmer', { remplir: champsDesDates({ naissance: date }) });
}

const nombreDeConfirmes = async (): Promise<number> => {
  const { nombre } = await test.current.deps.database.withOps((trx) =>
    trx.one<{ nombre: number }>(
      sql`select count(*)::int as nombre from enfants_confirmes where compte_id = ${parent.compteId}`,
    ),
  );
  return nombre;
};

describe('un enfant que l’école a rattaché depuis', () => {
  it('« À confirmer » mène à sa date de naissance, et juste elle le confirme', async () => {
    const mien = await visiteur.ouvrir(paths.portailCompte());
    // Nothing of its name before.
    expect(mien.texte).toMatch(/Un enfant \(Les Tilleuls\) À confirmer/);
    expect(mien.html).not.toMatch(/Ava|CP A/);
    const question = await visiteur.suivreLien(
      mien,
      'Donner sa date de naissance : Un enfant (Les Tilleuls)',
    );
    expect(question.texte).toContain('un enfant de cette école : Les Tilleuls');
    expect(question.html).not.toContain('Ava');
    const signaler = await visiteur.suivreLien(mien, 'Ce n’est pas mon enfant : Un enfant (Les Tilleuls)');
    expect(signaler.texte).toContain('Cet enfant (Les Tilleuls) n’est pas votre enfant');
    expect(signaler.html).not.toMatch(/Ava|<h1>[^<]*LEROY/);
    const fausse = await visiteur.presser(question, 'Confirmer', {
      remplir: champsDesDates({ naissance: '2018-03-08' }),
    });
    expect(fausse.statut).toBe(422);
    expect(fausse.texte).toContain('Cette date n’est pas celle que l’école connaît');
    const malFormee = await visiteur.presser(question, 'Confirmer', {
      remplir: champsDesDates({ naissance: '2018-13-08' }),
    });
    expect(malFormee.texte).toContain('Cette date n’existe pas');
    expect(await nombreDeConfirmes()).toBe(0);
    const juste = await visiteur.presser(question, 'Confirmer', {
      remplir: champsDesDates({ naissance: '2018-03-07' }),
    });
    expect(juste.texte).toContain('vous avez confirmé cet enfant');
    expect(juste.texte).toMatch(/Ava LEROY CP A, Les Tilleuls Confirmé/);
    expect(juste.texte).not.toContain('Donner sa date de naissance');
    expect(await nombreDeConfirmes()).toBe(1);
    // Asked again by « Précédent »: nothing more to say.
    expect((await visiteur.ouvrir(ava())).url).toBe(paths.portailCompte());
  });

  it('deux de la même école, que rien ne distingue : la date de l’un confirme celui-là, où qu’on la donne', async () => {
    const { deps } = test.current;
    const [tom = ''] = await ajouterEleves(deps, ecole, [
      { nom: 'Leroy', prenom: 'Tom', dateNaissance: '2020-11-30' },
    ]);
    const rattacher = sql`insert into rattachements (ecole_id, representant_legal_id, eleve_id)
      values (${ecole.id}, ${parent.ficheId}, ${tom})`;
    await deps.database.withOps((trx) => trx.run(rattacher));
    const mien = await visiteur.ouvrir(paths.portailCompte());
    expect(mien.texte).toMatch(/Un enfant \(Les Tilleuls\).*Un autre enfant \(Les Tilleuls\)/s);
    const juste = await dire('2020-11-30');
    expect(juste.texte).toContain('Tom LEROY');
    expect(juste.texte).toContain('Un enfant (Les Tilleuls)');
    expect(juste.html).not.toContain('Ava');
  });

  it('l’enfant d’une autre école de la fiche ne se confirme pas par la page de celle-ci', async () => {
    const { deps } = test.current;
    const autre = await creerEcole(deps, { uai: uai(numero + 300), nom: 'Les Ormes' });
    const la = await unParent(deps, autre, { nom: 'Leroy', prenom: 'Anne' }, [
      { nom: 'Leroy', prenom: 'Zoé', dateNaissance: '2016-01-30' },
    ]);
    await deps.database.withOps((trx) =>
      trx.run(sql`update representants_legaux set compte_id = ${parent.compteId} where id = ${la.ficheId}`),
    );
    expect((await dire('2016-01-30')).statut).toBe(422);
    expect(await nombreDeConfirmes()).toBe(0);
  });

  it('un double clic le confirme une fois, et les deux réponses le disent', async () => {
    const page = await visiteur.ouvrir(ava());
    const reponses = await Promise.all(
      [1, 2].map(() =>
        visiteur.envoyer(page, 'Confirmer', { remplir: champsDesDates({ naissance: '2018-03-07' }) }),
      ),
    );
    expect(reponses.map(({ status }) => status)).toEqual([303, 303]);
    expect(await nombreDeConfirmes()).toBe(1);
  });

  it('retiré par ONDE pendant qu’on répond : rien ne se confirme', async () => {
    const page = await visiteur.ouvrir(ava());
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`delete from rattachements where eleve_id = ${parent.enfants[0]}`),
    );
    const reponse = await visiteur.envoyer(page, 'Confirmer', {
      remplir: champsDesDates({ naissance: '2018-03-07' }),
    });
    expect(reponse.status).toBe(404);
    expect(await nombreDeConfirmes()).toBe(0);
    await partir(test.current.deps, parent);
    expect((await visiteur.ouvrir(ava())).statut).toBe(404);
  });

  it('l’enfant d’un autre, ou soi-même pour un élève, n’est aucune page', async () => {
    const { deps } = test.current;
    const autre = await unParent(deps, ecole, { nom: 'Martin', prenom: 'Luc' }, [
      { nom: 'Martin', prenom: 'Tom', dateNaissance: '2018-03-07' },
    ]);
    const adresse = paths.portailConfirmerEnfant({ id: autre.enfants[0] ?? '' });
    expect((await visiteur.ouvrir(adresse)).statut).toBe(404);
    const eleve = await unEleve(deps, ecole, { nom: 'Petit', prenom: 'Léo' });
    await activerAvec(deps, eleve);
    const lui = await entrerAuPortail(test, eleve);
    expect((await lui.visiteur.ouvrir(paths.portailConfirmerEnfant({ id: eleve.ficheId }))).statut).toBe(404);
  });

  it('après des dates fausses, il faut attendre ; la base compte aussi le jour entier', async () => {
    for (let essai = 1; essai <= 6; essai += 1) await dire(`2017-01-0${essai}`);
    expect((await dire('2018-03-07')).texte).toContain('Trop de dates essayées');
    expect(await nombreDeConfirmes()).toBe(0);
    // Whatever the counters of the application say.
    const { deps } = test.current;
    await deps.database.withOps(async (trx) => {
      await trx.run(sql`delete from limites`);
      await trx.run(
        sql`update naissances_essayees set le = array_fill(now(), array[${NAISSANCES_PAR_JOUR}::int])
          where compte_id = ${parent.compteId}`,
      );
    });
    expect((await dire('2018-03-07')).texte).toContain('Trop de dates essayées');
    expect(await nombreDeConfirmes()).toBe(0);
  });
});
