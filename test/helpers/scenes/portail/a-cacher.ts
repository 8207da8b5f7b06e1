import { beforeAll } from 'vitest';
import type { TestApp } from '../../app.ts';
import { type Connexions, compterPartout, type Relation, useConnexions } from '../../attaques.ts';
import { Famille, recevoir } from './famille.ts';
import {
  type Informe,
  type InformeGardien,
  informerEleve,
  informerGardien,
  ouvrirEcole,
} from './informes.ts';
import { colonnesLues, ouvrirSessionDe } from './sessions-portail.ts';

/** Somebody with a session of their own, and what others have that may never be read. */
export interface ScenePortailACacher {
  connexions: Connexions;
  /** A guardian of one school; other guardians and pupils, of the same school and of the next one. */
  moi: InformeGardien;
  autres: [InformeGardien, InformeGardien];
  eleves: Informe[];
  session: string;
  relations: Relation[];
  /** Columns that the portal's login may read. */
  lisibles: Map<string, string | undefined>;
  /** Words of others, and of oneself, that may never be read. */
  secretsDesAutres: string[];
  mesSecrets: string[];
}

/** For one file: rows to hide in every table, by the real pages. */
export function useScenePortailACacher(test: { readonly current: TestApp }): ScenePortailACacher {
  const connexions = useConnexions(test);
  const scene: Partial<ScenePortailACacher> = { connexions };
  beforeAll(async () => {
    Object.assign(scene, await peupler(test, connexions));
  });
  return scene as ScenePortailACacher;
}

async function peupler(
  test: { readonly current: TestApp },
  { proprietaire }: Connexions,
): Promise<Omit<ScenePortailACacher, 'connexions'>> {
  const [ici, ailleurs] = [await ouvrirEcole(test), await ouvrirEcole(test, 'École des Saules')];
  const moi = await informerGardien(test, ici, {
    mail: 'onde-moi@exemple.fr',
    portable: '+33612345601',
    enfants: [{ naissance: '2016-01-11' }],
  });
  const autres: InformeGardien[] = [];
  for (const [i, ecole] of [ici, ailleurs].entries())
    autres.push(
      await informerGardien(test, ecole, {
        nom: `SECRETNOM${i}`,
        prenom: `Secretprenom${i}`,
        mail: `onde-autre${i}@exemple.fr`,
        portable: `+3361234561${i}`,
        enfants: [{ nom: `SECRETENFANT${i}`, prenom: `Petitsecret${i}`, naissance: `2016-02-1${i}` }],
      }),
    );
  const eleves: Informe[] = [];
  for (const [i, ecole] of [ici, ailleurs].entries())
    eleves.push(
      await informerEleve(test, ecole, {
        nom: `SECRETELEVE${i}`,
        prenom: `Secretpupille${i}`,
        naissance: `2015-03-1${i}`,
      }),
    );
  // Each at a moment of the way: confirmed, waiting for a code, reset, reported, wrong dates.
  await new Famille(test).activerGardien(test, moi, 'moi@exemple.fr');
  await new Famille(test).activerGardien(test, autres[0] as InformeGardien, 'autre0@exemple.fr');
  await new Famille(test).arriverAuMail(autres[1] as InformeGardien, 'autre1@exemple.fr');
  await recevoir(test, 'autre1@exemple.fr');
  for (const eleve of eleves) {
    const famille = new Famille(test);
    await famille.direNaissance(await famille.commencer(eleve), '2001-01-01');
  }
  await proprietaire.query(
    `insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
     select ecole_id, 'date_naissance_erronee', representant_legal_id, eleve_id from rattachements where representant_legal_id = any ($1)`,
    [autres.map(({ ficheId }) => ficheId)],
  );
  const session = await ouvrirSessionDe(test, moi);
  const relations = await compterPartout(proprietaire);
  const lisibles = await colonnesLues(proprietaire, relations);
  const mots = async (texte: string, params: unknown[]) =>
    (await proprietaire.query<{ mot: string }>(texte, params)).rows.map(({ mot }) => mot);
  const deTous = `select unnest(array[c.mot_de_passe_hache, encode(p.chiffre, 'hex'), encode(k.code_hache, 'hex'),
      encode(k.lien_hache, 'hex'), encode(s.empreinte, 'hex'), s.reference::text, s.nouveau_hache]) as mot
    from comptes c left join provisoires p on p.compte_id = c.id left join portail_codes k on k.compte_id = c.id
    left join portail_sessions s on s.compte_id = c.id`;
  const secretsDesAutres = (
    await mots(
      `select * from (${deTous} where c.id <> $1
         union select identifiant from comptes where id <> $1 union select mail from comptes where id <> $1
         union select unnest(array[nom, prenom, mail, portable]) from representants_legaux where compte_id <> $1
         union select unnest(array[e.nom, e.prenom]) from eleves e where nom like 'SECRET%'
         union select nom from ecoles where id = $2) x where mot is not null`,
      [moi.compteId, ailleurs.id],
    )
  ).filter((mot) => !['Dominique', 'Noé'].includes(mot));
  const mesSecrets = (
    await mots(`select * from (${deTous} where c.id = $1) x where mot is not null`, [moi.compteId])
  ).concat([
    'onde-moi@exemple.fr',
    '+33612345601',
    '2016-01-11',
    '2016-02-10',
    '2016-02-11',
    '2015-03-10',
    '2015-03-11',
  ]);
  const [une, deux] = autres;
  if (une === undefined || deux === undefined) throw new Error('Il manque quelqu’un');
  return { moi, autres: [une, deux], eleves, session, relations, lisibles, secretsDesAutres, mesSecrets };
}
