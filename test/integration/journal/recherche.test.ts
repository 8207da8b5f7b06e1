import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { jourDeParis } from '../../../src/domain/jour.ts';
import { paths } from '../../../src/paths.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import { journal } from '../../builders/onde.ts';
import { useTestApp } from '../../helpers/app.ts';
import {
  type JournalDeScene,
  lignesDuJournal as lignes,
  monterJournal,
} from '../../helpers/scenes/journal.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let ecole: EcoleTest;
let eleves: string[];
let directrice: Visiteur;
let adresse: JournalDeScene['adresse'];
let enBase: JournalDeScene['enBase'];
let compteDe: JournalDeScene['compteDe'];
beforeAll(async () => {
  ({ ecole, eleves, directrice, adresse, enBase, compteDe } = await monterJournal(test));
});

describe('ce que l’on y cherche vit dans l’adresse', () => {
  const personne = async (fiche: string | undefined) =>
    lignes(await directrice.ouvrir(adresse(`compte=${await compteDe(fiche)}`)));

  it('une personne : depuis sa page, « Voir dans le journal »', async () => {
    const fiche = await directrice.ouvrir(paths.eleve({ uai: ecole.uai, id: eleves[4] ?? '' }));
    const page = await directrice.suivreLien(fiche, 'Voir dans le journal');
    expect(page.texte).toContain('Personne : EVRARD Victor');
    expect(lignes(page).map(({ Quoi }) => Quoi?.split('\n')[0])).toHaveLength(2);
    expect(await personne(eleves[1])).toHaveLength(2);
  });

  it('un auteur, un type : ceux-là et eux seuls', async () => {
    const adjoint = await Visiteur.connecter(test, 'adjoint');
    await adjoint.ouvrir(adresse());
    const siennes = lignes(await directrice.ouvrir(adresse('auteur=Luc+Petit')));
    expect(siennes).toEqual([expect.objectContaining({ Qui: 'Luc Petit', Quoi: 'Journal consulté' })]);
    const types = lignes(await directrice.ouvrir(adresse('type=journal'))).map(({ Quoi }) => Quoi);
    expect(types.length).toBeGreaterThan(1);
    for (const quoi of types) expect(quoi).toMatch(/^Journal consulté/);
  });

  it('des jours de Paris, le premier et le dernier compris', async () => {
    const poser = (le: string) =>
      enBase(sql`insert into journal (chaine, numero, ecole_id, le, auteur, action, details, precedent, empreinte)
        values ('essai', (select count(*) + 1 from journal where chaine = 'essai'), ${ecole.id}, ${le}::timestamptz, 'Essai',
          'onde.depose', '{}', '', '')`);
    // Summer: two hours ahead of UTC.
    for (const le of [
      '2026-06-30T21:59:59.999Z',
      '2026-06-30T22:00:00Z',
      '2026-07-01T21:59:59.999Z',
      '2026-07-01T22:00:00Z',
    ])
      await poser(le);
    const vues = async (criteres: string) =>
      lignes(await directrice.ouvrir(adresse(`auteur=Essai&${criteres}`))).length;
    expect(await vues('du=2026-07-01&au=2026-07-01')).toBe(2);
    expect(await vues('du=01/07/2026')).toBe(3);
    expect(await vues('au=30/06/2026')).toBe(1);
    expect(await vues('')).toBe(4);
  });

  it.each([
    ['du=31/02/2026', 'Cette date n’existe pas', '31/02/2026'],
    ['au=0000-01-01', 'Cette date n’existe pas', '0000-01-01'],
    ['du=2026-09-02&au=2026-09-01', 'La fin vient avant le début', '2026-09-02'],
    ['type=nimporte', 'Ce choix n’existe pas', ''],
    ['compte=abc', 'Ce choix n’existe pas', ''],
    ['type=hors_ecole', 'Ce choix n’existe pas', ''],
  ])('%s : 422, ce qu’il faut faire, et la saisie reste', async (criteres, message, garde) => {
    for (const url of [adresse(criteres), `${paths.journalCsv({ uai: ecole.uai })}?${criteres}`]) {
      const page = await directrice.ouvrir(url);
      expect(page.statut).toBe(422);
      expect(page.texte).toContain(message);
      expect(page.html).toContain(garde);
      expect(page.html).not.toContain('<tbody>');
    }
  });

  it('rien ne correspond : la page le dit', async () => {
    const jour = jourDeParis(new Date(Date.now() + 3 * 86_400_000));
    expect((await directrice.ouvrir(adresse(`du=${jour}`))).texte).toContain(
      'Aucune action ne correspond à ces critères',
    );
  });

  it('page après page, chaque entrée une fois et une seule, dans les deux sens', async () => {
    await enBase(
      sql`insert into journal (chaine, numero, ecole_id, le, auteur, action, details, precedent, empreinte)
       select 'pages', n, ${ecole.id}, timestamptz '2020-01-01' + (n / 3) * interval '1 second', 'Pages', 'eleves.listes',
         jsonb_build_object('nombre', n), '', '' from generate_series(1, 120) n`,
    );
    const vus: string[][] = [];
    let page = await directrice.ouvrir(adresse('auteur=Pages'));
    for (;;) {
      vus.push(lignes(page).map(({ Quoi = '' }) => /(\d+)\u00a0compte/.exec(Quoi)?.[1] ?? ''));
      if (!page.texte.includes('Plus anciennes')) break;
      page = await directrice.suivreLien(page, 'Plus anciennes');
    }
    expect(vus.map((une) => une.length)).toEqual([50, 50, 20]);
    expect(vus.flat()).toEqual(Array.from({ length: 120 }, (_, rang) => String(120 - rang)));
    page = await directrice.suivreLien(page, 'Plus récentes');
    expect(lignes(page)).toHaveLength(50);
    page = await directrice.suivreLien(page, 'Plus récentes');
    expect(/(\d+)\u00a0compte/.exec(lignes(page)[0]?.Quoi ?? '')?.[1]).toBe('120');
    expect(page.texte).not.toContain('Plus récentes');
  });
});

describe('ce que les personnes ont fait au même instant', () => {
  it('page après page, chaque ligne une fois et une seule, dans les deux sens', async () => {
    const compte = await compteDe(eleves[0]);
    await enBase(
      sql`insert into compte_evenements (ecole_id, compte_id, evenement, auteur, le)
       select ${ecole.id}, ${compte}, case when n % 2 = 0 then 'active' else 'mail_confirme' end, 'Titulaire du compte',
         '2020-01-01' from generate_series(1, 120) n`,
    );
    const tailles: number[] = [];
    let page = await directrice.ouvrir(adresse('type=portail'));
    const attendues = ['Compte activé par la personne', 'Adresse mail confirmée par la personne'];
    const vues: (string | undefined)[] = [];
    for (;;) {
      tailles.push(lignes(page).length);
      vues.push(...lignes(page).map(({ Quoi }) => Quoi));
      if (!page.texte.includes('Plus anciennes')) break;
      page = await directrice.suivreLien(page, 'Plus anciennes');
    }
    expect(tailles).toEqual([50, 50, 20]);
    expect(vues).toEqual(Array.from({ length: 120 }, (_, rang) => attendues[rang % 2]));
    page = await directrice.suivreLien(page, 'Plus récentes');
    expect(lignes(page).map(({ Quoi }) => Quoi)).toEqual(vues.slice(50, 100));
  });
});

describe('lire et exporter le journal y est inscrit (règles §11)', () => {
  const consultations = () => journal(test.current.deps, ecole, 'journal.consulte');
  const miennes = async () => (await consultations()).filter(({ auteur }) => auteur === 'Claire Martin');

  it('une fois par heure, quoi que l’on tourne ; et de qui, quand on cherche une personne', async () => {
    const avant = await miennes();
    // Read once, and once about each person looked for above.
    expect(avant.map(({ details }) => details)).toContainEqual({});
    await directrice.ouvrir(adresse());
    await directrice.ouvrir(adresse('type=onde'));
    expect(await miennes()).toHaveLength(avant.length);
    const compte = Number(await compteDe(eleves[2]));
    await directrice.ouvrir(adresse(`compte=${compte}`));
    await directrice.ouvrir(adresse(`compte=${compte}&type=onde`));
    expect((await miennes()).slice(avant.length).map(({ details }) => details)).toEqual([
      { comptes: [compte] },
    ]);
  });

  it('une heure après, de nouveau', async () => {
    const avant = (await miennes()).length;
    await enBase(sql`alter table journal disable trigger journal_sans_modification`);
    await enBase(sql`update journal set le = le - interval '61 minutes' where action = 'journal.consulte'`);
    await enBase(sql`alter table journal enable trigger journal_sans_modification`);
    await directrice.ouvrir(adresse());
    expect(await miennes()).toHaveLength(avant + 1);
  });

  it('exporter : chaque fois, avec ce qui était demandé, jamais un nom ; le fichier le dit aussi', async () => {
    const compte = Number(await compteDe(eleves[0]));
    const [{ id: agent } = { id: '' }] = await enBase<{ id: string }>(
      sql`select id from agents where identifiant = 'directrice'`,
    );
    const criteres = `du=2026-01-01&auteur=Claire+Martin&type=mots_de_passe&compte=${compte}`;
    const url = `${paths.journalCsv({ uai: ecole.uai })}?${criteres}`;
    const { body, headers } = await directrice.telecharger(url);
    expect(headers['content-disposition']).toContain(`journal-${ecole.uai}.csv`);
    const lus = (body as Buffer).toString('utf8').split('\r\n');
    expect(lus[0]).toBe('\ufeffDate;Heure;Auteur;Action;Précision;Nombre de personnes;Personnes;Numéro');
    expect(lus).toHaveLength(4);
    expect(lus[2]).toMatch(
      /^\d\d\/\d\d\/\d{4};\d\d:\d\d:\d\d;Claire Martin;Élèves informés;5\u00a0mots de passe donnés;5;"?ABADIE Zoé, BERNARD Yanis, CARON Xavier, DURAND Wendy, EVRARD Victor"?;\d+$/,
    );
    await directrice.telecharger(paths.journalCsv({ uai: ecole.uai }));
    expect(
      (await journal(test.current.deps, ecole, 'journal.exporte')).map(({ details }) => details),
    ).toEqual([{ du: '2026-01-01', type: 'mots_de_passe', agent: Number(agent), comptes: [compte] }, {}]);
    const [tout, filtre] = lignes(await directrice.ouvrir(adresse('type=journal'))).filter(({ Quoi = '' }) =>
      Quoi.startsWith('Journal exporté'),
    );
    expect(tout?.Quoi).toBe('Journal exporté');
    expect(filtre?.Quoi).toContain(
      'à partir du 1er janvier 2026, type\u00a0: Mots de passe, auteur\u00a0: Claire Martin, une seule personne',
    );
  });

  it('un auteur que personne n’est ne s’y inscrit pas', async () => {
    await directrice.telecharger(`${paths.journalCsv({ uai: ecole.uai })}?auteur=DUPONT+Jeanne`);
    const exports = await journal(test.current.deps, ecole, 'journal.exporte');
    expect(exports.at(-1)?.details).toEqual({});
  });

  it('le fichier nomme toutes les personnes, fussent-elles 4 000, entrée par entrée sur plusieurs lectures', async () => {
    await enBase(
      sql`with tous as (select jsonb_agg(e.compte_id order by fois, e.id) as comptes
         from eleves e cross join generate_series(1, 800) as fois where e.id = any (${eleves}))
       insert into journal (chaine, numero, ecole_id, le, auteur, action, details, precedent, empreinte)
       select 'foule', n, ${ecole.id}, timestamptz '2018-01-01' + n * interval '1 second', 'Foule', 'eleves.listes',
         jsonb_build_object('comptes', case when n = 2 then jsonb_build_array(tous.comptes->0) else tous.comptes end), '', ''
       from generate_series(1, 3) n, tous`,
    );
    const { body } = await directrice.telecharger(`${paths.journalCsv({ uai: ecole.uai })}?auteur=Foule`);
    const lus = (body as Buffer).toString('utf8').trimEnd().split('\r\n').slice(1);
    const cinq = ['ABADIE Zoé', 'BERNARD Yanis', 'CARON Xavier', 'DURAND Wendy', 'EVRARD Victor'];
    const tous = Array.from({ length: 800 }, () => cinq).flat();
    expect(lus.map((ligne) => ligne.split(';').slice(5, 7))).toEqual([
      ['4000', tous.join(', ')],
      ['1', 'ABADIE Zoé'],
      ['4000', tous.join(', ')],
    ]);
  });

  it('le fichier entier, au-delà d’une lecture', async () => {
    await enBase(
      sql`insert into journal (chaine, numero, ecole_id, le, auteur, action, details, precedent, empreinte)
       select 'fichier', n, ${ecole.id}, timestamptz '2019-01-01' + n * interval '1 second', '=Pages', 'eleves.listes',
         '{}', '', '' from generate_series(1, 2345) n`,
    );
    const { body } = await directrice.telecharger(`${paths.journalCsv({ uai: ecole.uai })}?auteur=%3DPages`);
    const lus = (body as Buffer).toString('utf8').trimEnd().split('\r\n').slice(1);
    expect(new Set(lus).size).toBe(2345);
    expect(lus.every((ligne) => ligne.includes(";'=Pages;"))).toBe(true);
  });
});
