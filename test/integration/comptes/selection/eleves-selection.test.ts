import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  cochees,
  fichesDuPlan,
  selectionAffichee,
  selectionDe,
} from '../../../helpers/scenes/ecran-comptes.ts';
import { tableauDe, texteDe, trouver } from '../../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();

let ecole: EcoleTest;
let fermee: EcoleTest;
let ids: string[];
let idsFermee: string[];
let directrice: Visiteur;
let collegue: Visiteur;
let premiere: Page;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  fermee = await creerEcole(deps, { uai: uai(2) });
  ids = await ajouterEleves(deps, ecole, desEleves(120));
  idsFermee = await ajouterEleves(deps, fermee, desEleves(3, 1));
  await creerAgent(deps, { ecoles: [ecole, fermee] });
  await creerAgent(deps, { identifiant: 'collegue', ecoles: [ecole] });
  directrice = await Visiteur.connecter(test, 'directrice');
  collegue = await Visiteur.connecter(test, 'collegue');
});
beforeEach(async () => {
  premiere = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
});

const nombreDeSelections = () =>
  test.current.deps.database.withOps((trx) =>
    trx.one<{ n: number; etat: string }>(
      sql`select count(*)::int as n, md5(string_agg(s::text, ' ' order by id)) as etat from selections s`,
    ),
  );
const nombreDePlans = async () =>
  (
    await test.current.deps.database.withOps((trx) =>
      trx.one<{ n: number }>(sql`select count(*)::int as n from operations`),
    )
  ).n;

describe('sélection (règles §5.2), sans JavaScript', () => {
  it('survit au changement de page et au tri', async () => {
    const [a = '', b = '', c = ''] = [ids[0], ids[1], ids[60]];
    let page = await directrice.presser(premiere, 'Page 2', { cocher: [a, b] });
    expect(page.texte).toContain('affichés de 51 à 100');
    expect(selectionAffichee(page)).toBe('2 élèves sélectionnés');
    page = await directrice.presser(page, 'Page 1', { cocher: [c] });
    expect(cochees(page)).toEqual([a, b]);
    expect(selectionAffichee(page)).toBe('3 élèves sélectionnés');
    page = await directrice.presser(page, 'Classe');
    expect(selectionAffichee(page)).toBe('3 élèves sélectionnés');
    const plan = await directrice.presser(page, 'Informer');
    expect(plan.texte).toContain('Vous allez informer 3 élèves.');
  });

  it('survit à une autre recherche, faite depuis la même page', async () => {
    const page = await directrice.presser(premiere, 'Page 2', { cocher: [ids[3] ?? ''] });
    const retour = await directrice.ouvrir(`${page.url}&q=nom0003`);
    expect(cochees(retour)).toEqual([ids[3]]);
  });

  it('« Tout sélectionner » prend tous les résultats, pas seulement la page', async () => {
    const page = await directrice.presser(premiere, 'Tout sélectionner');
    expect(selectionAffichee(page)).toBe('120 élèves sélectionnés');
    expect(cochees(page)).toHaveLength(50);
    const plan = await directrice.presser(page, 'Informer');
    expect(plan.texte).toContain('Vous allez informer 120 élèves.');
  });

  it('« Tout sélectionner » se limite aux résultats de la recherche', async () => {
    const recherche = await directrice.presser(premiere, 'Rechercher', { cocher: ['CM2'] });
    const page = await directrice.presser(recherche, 'Tout sélectionner');
    expect(selectionAffichee(page)).toBe('24 élèves sélectionnés');
    expect((await directrice.presser(page, 'Informer')).texte).toContain('Vous allez informer 24 élèves.');
  });

  it('un élève décoché après « Tout sélectionner » n’est pas pris, où qu’il soit', async () => {
    let page = await directrice.presser(premiere, 'Tout sélectionner');
    page = await directrice.presser(page, 'Page 2', { decocher: [ids[0] ?? ''] });
    page = await directrice.presser(page, 'Page 3', { decocher: [ids[50] ?? '', ids[51] ?? ''] });
    expect(selectionAffichee(page)).toBe('117 élèves sélectionnés');
    const plan = await directrice.presser(page, 'Informer');
    expect(plan.texte).toContain('Vous allez informer 117 élèves.');
    const attendus = ids.filter((id) => ![ids[0], ids[50], ids[51]].includes(id));
    expect(await fichesDuPlan(test.current.deps, plan)).toEqual(attendus.sort());
  });

  it('un élève recoché après avoir été décoché est repris', async () => {
    let page = await directrice.presser(premiere, 'Tout sélectionner');
    page = await directrice.presser(page, 'Page 2', { decocher: [ids[0] ?? ''] });
    page = await directrice.presser(page, 'Page 1');
    expect(cochees(page)).toHaveLength(49);
    page = await directrice.presser(page, 'Page 2', { cocher: [ids[0] ?? ''] });
    expect(selectionAffichee(page)).toBe('120 élèves sélectionnés');
  });

  it('« Tout désélectionner » vide la sélection de toutes les pages', async () => {
    let page = await directrice.presser(premiere, 'Page 2', { cocher: [ids[0] ?? ''] });
    page = await directrice.presser(page, 'Tout désélectionner', { cocher: [ids[60] ?? ''] });
    expect(selectionAffichee(page)).toBe('0 élève sélectionné');
  });

  it('la sélection se retrouve en revenant du plan', async () => {
    const plan = await directrice.presser(premiere, 'Informer', { cocher: [ids[0] ?? '', ids[7] ?? ''] });
    const liste = await directrice.suivreLien(plan, 'Annuler');
    expect(cochees(liste)).toEqual([ids[0], ids[7]]);
  });

  it.each(['Informer', 'Réinitialiser les mots de passe', 'Liste au format pdf', 'Liste au format csv'])(
    '« %s » sans aucun élève coché : 422, la consigne, et la liste reste',
    async (bouton) => {
      const avant = await nombreDePlans();
      const triee = await directrice.ouvrir(`${paths.eleves({ uai: ecole.uai })}?niveaux=CP&tri=prenom`);
      const page = await directrice.presser(triee, bouton);
      expect(page.statut).toBe(422);
      expect(page.texte).toContain('Cochez au moins un élève dans la liste');
      expect(texteDe(trouver(page.document, 'h1'))).toBe('Élèves');
      expect(page.html).toMatch(/<title>Erreur – /);
      expect(tableauDe(page.document)).toEqual(tableauDe(triee.document));
      expect(await nombreDePlans()).toBe(avant);
    },
  );

  it('après ce refus, cocher et recommencer suffit', async () => {
    const refus = await directrice.presser(premiere, 'Informer');
    const plan = await directrice.presser(refus, 'Informer', { cocher: [ids[5] ?? ''] });
    expect(plan.texte).toContain('Vous allez informer 1 élève.');
  });

  it('un numéro d’élève d’une autre école, glissé dans le formulaire, est ignoré', async () => {
    const reponse = await directrice.navigation
      .post(paths.selectionEleves({ uai: ecole.uai }))
      .type('form')
      .send({
        _csrf: trouver(premiere.document, 'input', { name: '_csrf' }).attributs.value,
        criteres: '',
        affiches: [ids[0] ?? '', idsFermee[0] ?? ''],
        coches: [ids[0] ?? '', idsFermee[0] ?? ''],
        action: 'informer',
      });
    const plan = await directrice.ouvrir(reponse.headers.location ?? '');
    expect(plan.texte).toContain('Vous allez informer 1 élève.');
  });
});

describe('la sélection d’un autre agent', () => {
  it('ne se voit pas, ne se modifie pas et ne s’exporte pas : elle est ignorée', async () => {
    const mienne = await directrice.presser(premiere, 'Page 2', { cocher: [ids[0] ?? '', ids[1] ?? ''] });
    const avant = await nombreDeSelections();
    const vue = await collegue.ouvrir(`${paths.eleves({ uai: ecole.uai })}?selection=${selectionDe(mienne)}`);
    expect(vue.statut).toBe(200);
    expect(selectionAffichee(vue)).toBe('0 élève sélectionné');
    expect(vue.html).not.toContain(selectionDe(mienne));
    for (const url of [paths.listeElevesPdf({ uai: ecole.uai }), paths.listeElevesCsv({ uai: ecole.uai })]) {
      const export_ = await collegue.ouvrir(`${url}?selection=${selectionDe(mienne)}`);
      expect(export_.statut).toBe(404);
      expect(export_.texte).toContain('Cette sélection n’existe plus');
    }
    expect(await nombreDeSelections()).toEqual(avant);

    const forge = await collegue.navigation
      .post(paths.selectionEleves({ uai: ecole.uai }))
      .type('form')
      .send({
        _csrf: trouver(vue.document, 'input', { name: '_csrf' }).attributs.value,
        criteres: `selection=${selectionDe(mienne)}`,
        action: 'aucun',
      });
    expect(forge.headers.location).not.toContain(selectionDe(mienne));
    const apres = await directrice.ouvrir(mienne.url);
    expect(selectionAffichee(apres)).toBe('2 élèves sélectionnés');
  });

  it.each(['x', '00000000-0000-4000-8000-000000000000'])(
    'une sélection qui n’existe pas (%s) est ignorée',
    async (id) => {
      const page = await directrice.ouvrir(`${paths.eleves({ uai: ecole.uai })}?selection=${id}`);
      expect(page.statut).toBe(200);
      expect(selectionAffichee(page)).toBe('0 élève sélectionné');
    },
  );
});

describe('gestion désactivée entre-temps : le serveur refuse chaque action (guide §3)', () => {
  const REFUS = 'activez la gestion des comptes élèves depuis l’onglet de paramétrage';
  const basculer = (actif: boolean) =>
    test.current.deps.database.withOps((trx) =>
      trx.run(sql`update ecoles set gestion_comptes_eleves = ${actif} where id = ${fermee.id}`),
    );

  it('plan, détail, confirmation, listes et feuilles : 403, rien n’est fait', async () => {
    const liste = await directrice.ouvrir(paths.eleves({ uai: fermee.uai }));
    const selection = selectionDe(await directrice.presser(liste, 'Tout sélectionner'));
    const detail = await directrice.ouvrir(paths.eleve({ uai: fermee.uai, id: idsFermee[0] ?? '' }));
    const execute = await directrice.presser(
      await directrice.presser(liste, 'Informer', { cocher: [idsFermee[0] ?? ''] }),
      'Confirmer',
    );
    const plan = await directrice.presser(liste, 'Informer', { cocher: [idsFermee[1] ?? ''] });
    const operation = execute.url.split('/').at(-1) ?? '';
    const { deps } = test.current;
    const lire = () =>
      deps.database.withOps((trx) =>
        trx.rows(
          sql`select (select count(*) from operations) as operations, (select count(*) from journal) as journal,
             (select array_agg(etat || version order by id) from comptes) as comptes`,
        ),
      );

    await basculer(false);
    const avant = await lire();
    const refuses: Record<string, Page> = {
      informer: await directrice.presser(liste, 'Informer', { cocher: idsFermee }),
      reinitialiser: await directrice.presser(liste, 'Réinitialiser les mots de passe', {
        cocher: idsFermee,
      }),
      detail: await directrice.presser(detail, 'Informer'),
      confirmer: await directrice.presser(plan, 'Confirmer'),
      option: await directrice.presser(plan, 'Réinitialiser aussi les mots de passe'),
      feuilles: await directrice.ouvrir(paths.feuillesOperation({ uai: fermee.uai, id: operation })),
      pdf: await directrice.ouvrir(`${paths.listeElevesPdf({ uai: fermee.uai })}?selection=${selection}`),
      csv: await directrice.ouvrir(`${paths.listeElevesCsv({ uai: fermee.uai })}?operation=${operation}`),
    };
    for (const [action, page] of Object.entries(refuses)) {
      expect(page.statut, action).toBe(403);
      expect(page.texte, action).toContain(REFUS);
    }
    expect(await lire()).toEqual(avant);
    await basculer(true);
  });
});
