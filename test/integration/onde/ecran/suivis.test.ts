import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent, habiliter } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { elevesVus, extractions, importer } from '../../../builders/onde.ts';
import {
  avec,
  classe,
  deposer,
  directrice,
  ecole,
  ine,
  numero,
  section,
  test,
  useEcranOnde,
} from '../../../helpers/scenes/onde/ecran-onde.ts';
import { tableauDe, texteDe, trouverTous } from '../../../helpers/visiteur/html.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useEcranOnde();

/** A first school of the same director: one pupil has left it, another has not. */
let premiere: EcoleTest;
const PARTIE = () => ({ nom: 'PARTIE', prenom: 'Léa', date: '2017-05-06', ine: ine(70), classe: 'CE1 B' });
const RESTEE = () => ({ nom: 'RESTEE', prenom: 'Zoé', date: '2017-05-07', ine: ine(71), classe: 'CE1 B' });
const NOM = 'École des Peupliers';
beforeEach(async () => {
  const { deps } = test.current;
  premiere = await creerEcole(deps, { uai: uai(3000 + numero), nom: NOM });
  await habiliter(deps, premiere, `directrice${numero}`);
  const autres = classe(4).map((eleve, rang) => ({ ...eleve, nom: `LA${rang}`, ine: ine(80 + rang) }));
  await importer(deps, premiere, extractions({ eleves: [PARTIE(), RESTEE(), ...autres] }));
  await importer(deps, premiere, extractions({ eleves: [RESTEE(), ...autres] }));
  await importer(deps, ecole, avec(classe(30)));
});
const arrivees = () => deposer(avec([...classe(30), PARTIE(), RESTEE()]));
const SIGNES = /Peupliers|autre école|autre de vos écoles|gardent? leur compte|garde son compte/;

describe('élèves venus d’une autre école du même directeur (règles §4.5, b)', () => {
  it('avant de confirmer : qui garde son compte, qui est encore là-bas, et que faire', async () => {
    const page = await arrivees();
    const texte = page.texte.replace(/\s+/g, ' ');
    expect(texte).toContain(`1 élève vient de « ${NOM} », que vous dirigez : il garde son compte.`);
    expect(texte).toContain(
      `1 élève est encore à « ${NOM} », que vous dirigez : il aurait ici un nouveau compte. Pour qu’il garde le sien, mettez d’abord cette école à jour`,
    );
    const origine = `${NOM} (${premiere.uai})`;
    expect(tableauDe(section(page, 'eleves-suivis'))).toEqual([
      { Nom: 'PARTIE', Prénom: 'Léa', Classe: 'CE1 B', 'École d’origine': origine },
    ]);
    expect(tableauDe(section(page, 'eleves-encore-presents'))).toEqual([
      { Nom: 'RESTEE', Prénom: 'Zoé', Classe: 'CE1 B', 'Autre école': origine },
    ]);
    expect(texte).toContain('Ses représentants légaux, eux, reçoivent ici un nouveau compte');
    // Who is still there is a warning, with the way to the other school's update; who comes is not.
    const alertes = trouverTous(page.document, 'div').filter(({ attributs }) =>
      attributs.class?.includes('alerte-attention'),
    );
    expect(alertes.map((alerte) => texteDe(alerte).includes('est encore à'))).toEqual([true]);
    expect(
      alertes.flatMap((alerte) => trouverTous(alerte, 'a')).map(({ attributs }) => attributs.href),
    ).toEqual([paths.onde({ uai: premiere.uai })]);
  });

  it('après : le résumé dit combien, la section reste, plus rien n’est à faire', async () => {
    const faite = await directrice.presser(await arrivees(), 'Confirmer');
    expect(faite.texte).toContain('L’école est à jour');
    expect(tableauDe(section(faite, 'eleves-suivis'))).toHaveLength(1);
    expect(faite.texte).not.toContain('mettez d’abord cette école à jour');
    const depot = await directrice.ouvrir(paths.onde({ uai: ecole.uai }));
    expect(depot.texte).toMatch(/1\sélève arrive d’une autre école et garde son compte/);
    const comptes = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select compte_id from eleves where ine = ${ine(70)} group by compte_id`),
    );
    expect(comptes).toHaveLength(1);
    expect((await elevesVus(test.current.deps, ecole)).map(({ prenom }) => prenom)).toContain('Léa');
  });

  it('un collègue de cette seule école n’en lit rien, avant comme après', async () => {
    await creerAgent(test.current.deps, { identifiant: `collegue${numero}`, ecoles: [ecole] });
    const collegue = await Visiteur.connecter(test, `collegue${numero}`);
    const page = await arrivees();
    expect(page.texte).toMatch(SIGNES);
    const lire = async () => {
      const vue = await collegue.ouvrir(page.url);
      expect(vue.statut).toBe(200);
      expect(vue.html).not.toMatch(SIGNES);
      expect(vue.html).not.toContain(premiere.uai);
      for (const cle of ['eleves-suivis', 'eleves-encore-presents']) {
        expect((await collegue.ouvrir(`${page.url}?section=${cle}`)).html).not.toMatch(SIGNES);
      }
      return vue;
    };
    const vue = await lire();
    // What he confirms is compared anew for him, and he is told.
    const refaite = await collegue.presser(vue, 'Confirmer');
    expect(refaite.texte).toContain('rien n’a été modifié. Voici la comparaison refaite');
    expect(refaite.html).not.toMatch(SIGNES);
    const deNouveau = await directrice.presser(await arrivees(), 'Confirmer');
    expect(deNouveau.texte).toMatch(/Élèves qui gardent leur compte/);
    const apres = await collegue.ouvrir(deNouveau.url);
    expect(apres.html).not.toMatch(SIGNES);
  });

  it('qui a reçu l’une des deux par délégation n’en lit rien non plus', async () => {
    const { deps } = test.current;
    const page = await arrivees();
    const deleguer = (agent: string, a: EcoleTest) =>
      deps.database.withOps((trx) =>
        trx.run(
          sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, effet_le, accordee_par)
           values (${agent}, ${a.id}, 'tous', current_date - 1, current_date + 30, now(), ${agent})`,
        ),
      );
    for (const [rang, fonction, deleguee] of [
      [1, ecole, premiere],
      [2, premiere, ecole],
    ] as const) {
      const identifiant = `delegue${numero}x${rang}`;
      const { id } = await creerAgent(deps, { identifiant, ecoles: [fonction] });
      await deleguer(id, deleguee);
      const delegue = await Visiteur.connecter(test, identifiant);
      const vue = await delegue.ouvrir(page.url);
      expect(vue.statut).toBe(200);
      expect(vue.texte).not.toMatch(/Peupliers|garde son compte/);
    }
  });
});
