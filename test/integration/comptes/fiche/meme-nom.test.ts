import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { importer } from '../../../builders/onde.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { attribuerIdentifiants } from '../../../helpers/nuit.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';
import { fichierEleves, fichierResponsables } from '../../../unit/onde/outils.ts';

/** One person, as two schools write the name. */
const MEMES = [
  ['Łukasz', 'Lukasz'],
  ['Œuvrard', 'Oeuvrard'],
  ['Ægidius', 'Aegidius'],
  ['Sørensen', 'Sorensen'],
  ['Weiß', 'Weiss'],
  ['Đoković', 'Dokovic'],
  ['Nʼdiaye', "N'Diaye"],
  ['Ben\u2011Ali', 'Ben-Ali'],
  ['Roux–Martin', 'ROUX MARTIN'],
] as const;
const AUTRES = ['Legrand', 'Legrande'] as const;
const PAIRES = [...MEMES, AUTRES];

const test = useTestApp();
let ici: EcoleTest;
let directrice: Visiteur;
/** The guardian's fiche here, by rank in PAIRES. */
let fiches: string[];

const enBase = useBase(test);

beforeAll(async () => {
  const { deps } = test.current;
  /** The school's own files, through the real import. */
  const peupler = async (rang: 1 | 2) => {
    const ecole = await creerEcole(deps, { uai: uai(rang), nom: `École ${rang}` });
    const enfants = PAIRES.map((_, n) => ({
      nom: `ENFANT${'ABCDEFGHIJ'[n]}`,
      prenom: `Léo${'ABCDEFGHIJ'[n]}`,
    }));
    const parents = PAIRES.map((paire, n) => ({
      nom: paire[rang - 1] ?? '',
      prenom: 'Ève',
      mail: `parent${n}@example.org`,
      enfants: enfants.slice(n, n + 1),
    }));
    await importer(deps, ecole, {
      eleves: Buffer.from(fichierEleves(enfants)),
      responsables: Buffer.from(fichierResponsables(parents)),
    });
    const lues = await enBase<{ id: string }>(
      sql`select id from representants_legaux where ecole_id = ${ecole.id} order by mail`,
    );
    return { ecole, fiches: lues.map(({ id }) => id) };
  };
  const la = await peupler(1);
  const nous = await peupler(2);
  ici = nous.ecole;
  fiches = nous.fiches;
  // What the person does in the portal (rules §8.5): no school's file does it.
  await enBase(
    sql`update representants_legaux r set compte_id = l.compte_id
     from unnest(${nous.fiches}::bigint[], ${la.fiches}::bigint[]) as p (ici, la)
       join representants_legaux l on l.id = p.la where r.id = p.ici`,
  );
  await creerAgent(deps, { ecoles: [ici] });
  directrice = await Visiteur.connecter(test, 'directrice');
});

const demander = (rang: number) =>
  directrice.ouvrir(paths.nouvelIdentifiantRepresentant({ uai: ici.uai, id: fiches[rang] ?? '' }));

describe('« même nom » : la base et le code disent pareil (guide §7)', () => {
  it.each(MEMES.map((paire, rang) => [...paire, rang] as const))(
    '%s et %s sont un nom : le nouvel identifiant se demande',
    async (la, nous, rang) => {
      const noms = await enBase<{ nom: string }>(
        sql`select nom from representants_legaux where compte_id =
           (select compte_id from representants_legaux where id = ${fiches[rang]}) order by ecole_id`,
      );
      // Each school keeps its own spelling.
      expect(noms.map(({ nom }) => nom.toLowerCase())).toEqual([la.toLowerCase(), nous.toLowerCase()]);
      const page = await demander(rang);
      expect(page.statut).toBe(200);
      expect((await directrice.presser(page, 'Confirmer')).texte).toContain('Nouvel identifiant demandé');
    },
  );

  it('Legrand et Legrande sont deux noms : refusé', async () => {
    const page = await demander(MEMES.length);
    expect(page.statut).toBe(409);
    expect(page.texte).toContain('ne sont pas les mêmes dans toutes les écoles');
  });

  it('la nuit aussi : elle fait les neuf, et refuse celui que le jour aurait laissé passer', async () => {
    await enBase(
      sql`update comptes set nouvel_identifiant_demande_le = now()
       where id = (select compte_id from representants_legaux where id = ${fiches[MEMES.length]})`,
    );
    expect(await attribuerIdentifiants(test.current.deps)).toBe(MEMES.length);
    const refuses = await enBase<{ id: string }>(
      sql`select distinct f.id from compte_evenements e join representants_legaux f on f.compte_id = e.compte_id
       where e.evenement = 'nouvel_identifiant_refuse' and f.ecole_id = ${ici.id}`,
    );
    expect(refuses).toEqual([{ id: fiches[MEMES.length] }]);
  });
});
