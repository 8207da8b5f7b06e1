import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../src/auth/password-hashing.ts';
import type { Parcours } from '../../../src/domain/portail/parcours.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, dit, tenter } from '../../helpers/attaques.ts';
import { useScenePortailACacher } from '../../helpers/scenes/portail/a-cacher.ts';
import {
  type EcoleDePortail,
  type Informe,
  informerEleve,
  informerGardien,
  ouvrirEcole,
} from '../../helpers/scenes/portail/informes.ts';
import { ouvrirSessionDe } from '../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const scene = useScenePortailACacher(test);
const { connexions } = scene;
const HACHE = await hashPassword('sept tortues au galop');
let ecole: EcoleDePortail;

interface Fonction {
  nom: string;
  types: string[];
  /** Composite types and the like aside. */
  appel: string;
}
let fonctions: Fonction[];

beforeAll(async () => {
  ecole = await ouvrirEcole(test);
  const { rows } = await connexions.proprietaire.query<Omit<Fonction, 'appel'>>(
    `select p.proname::text as nom,
       array(select t::regtype::text from unnest(p.proargtypes) with ordinality as a (t, rang) order by rang) as types
     from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
       and has_function_privilege('comptes1d_portail', p.oid, 'execute')
       and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`,
  );
  fonctions = rows.map((f) => ({
    ...f,
    appel: `${f.nom}(${f.types.map((t, i) => `$${i + 1}::${t}`).join(', ')})`,
  }));
});

/** What each argument may be made to say, of others first. */
function valeurs(type: string): unknown[] {
  const [un, deux] = scene.autres;
  const enfants = [un, deux].map(({ enfants: [enfant] }) => enfant?.ficheId ?? '');
  switch (type) {
    case 'bigint':
      return [enfants[0], un.compteId, un.ficheId, null];
    case 'bigint[]':
      return [enfants, [un.compteId], [], null];
    case 'date':
      return ['2016-02-10', 'infinity', null];
    case 'date[]':
      return [['2016-02-10', '2016-02-11'], [null], []];
    case 'text[]':
      return [['date', 'date'], ['pas_le_mien', 'date_erronee'], ['vol']];
    case 'bytea':
      return [Buffer.alloc(32), Buffer.alloc(0), null];
    case 'text':
      return ['autre0@exemple.fr', HACHE, '', `'; select 1; --`, '\u202e', un.identifiant, null];
    case 'boolean':
      return [true, null];
    case 'jsonb':
      return ['{"compte": 1}', '[]'];
    default:
      return [null];
  }
}
const combiner = ({ types }: Fonction): unknown[][] =>
  types.reduce<unknown[][]>(
    (debuts, type) => debuts.flatMap((d) => valeurs(type).map((v) => [...d, v])),
    [[]],
  );

describe('chaque fonction donnée au portail, avec des arguments hostiles', () => {
  it('ne rend rien d’un autre et n’y change rien, à quelque étape que l’on soit, ou sans être entré', async () => {
    const attaque = new Attaque('fonctions du portail');
    const miens = [scene.moi.compteId];
    const empreinteDesAutres = async () =>
      (
        await connexions.proprietaire.query(
          `select md5(string_agg(x::text, '' order by x::text)) as somme from (
             select to_jsonb(c) from comptes c where id <> all ($1)
             union all select to_jsonb(p) from provisoires p where compte_id <> all ($1)
             union all select to_jsonb(e) from enfants_confirmes e where compte_id <> all ($1)
             union all select to_jsonb(n) from naissances_essayees n where compte_id <> all ($1)
             union all select to_jsonb(k) from portail_codes k where compte_id <> all ($1)
             union all select to_jsonb(s) from signalements s
               where representant_legal_id not in (select id from representants_legaux where compte_id = any ($1))
             union all select to_jsonb(e) from eleves e where compte_id <> all ($1)
             union all select to_jsonb(r) from representants_legaux r where compte_id <> all ($1)
             union all select to_jsonb(v) from compte_evenements v where compte_id <> all ($1)) x (x)`,
          [miens],
        )
      ).rows;
    const gardien = () => informerGardien(test, ecole);
    const eleve = () => informerEleve(test, ecole);
    const tout = { nouveauHache: HACHE, enfantsDits: true, codeProuve: true };
    const MOMENTS: readonly [string, () => Promise<Informe>, Parcours, typeof tout | undefined][] = [
      ['activation, représentant', gardien, 'activation', undefined],
      ['activation, représentant, tout prouvé', gardien, 'activation', tout],
      ['activation, élève, tout prouvé', eleve, 'activation', tout],
      ['remplacement', gardien, 'remplacement', undefined],
      ['oubli, tout prouvé', eleve, 'oubli_mot_de_passe', tout],
    ];
    const sessions: [string, string | undefined][] = [
      ['sans entrer', undefined],
      ['titulaire', scene.session],
    ];
    for (const [quoi, creer, parcours, prouve] of MOMENTS) {
      const qui = await creer();
      miens.push(qui.compteId);
      sessions.push([quoi, await ouvrirSessionDe(test, qui, parcours, prouve)]);
    }
    const avant = await empreinteDesAutres();
    for (const [qui, session] of sessions) {
      await connexions.portail.query('begin');
      if (session !== undefined) await connexions.portail.query('select from entrer_portail($1)', [session]);
      for (const fonction of fonctions) {
        for (const params of combiner(fonction)) {
          await connexions.portail.query('savepoint appel');
          const reponse = await tenter(connexions.portail, `select * from ${fonction.appel}`, params);
          // What it did stays for the next ones, as long as it did not fail.
          if (reponse.code !== undefined) await connexions.portail.query('rollback to savepoint appel');
          const secrets = scene.secretsDesAutres.filter((secret) => !params.includes(secret));
          attaque.compter(`${qui} : ${fonction.nom}(${JSON.stringify(params)})`, dit(reponse, secrets));
          // The fingerprint of the session that entered is in its own context, and leads nowhere.
          if (fonction.nom !== 'contexte')
            attaque.compter(`${qui} : ${fonction.nom}, soi`, dit(reponse, scene.mesSecrets));
        }
      }
      await connexions.portail.query('commit');
    }
    expect(await empreinteDesAutres()).toEqual(avant);
    attaque.conclure(1000);
  }, 300_000);

  it('sans être entré, seules celles qui jugent un numéro de session ou un lien répondent', async () => {
    const attaque = new Attaque('fonctions sans contexte');
    const SEULES = [
      'entrer_portail',
      'garde_portail',
      'fin_de_session_portail',
      'etat_du_lien',
      'confirmer_par_lien',
    ];
    expect(fonctions.map(({ nom }) => nom)).toEqual(expect.arrayContaining(SEULES));
    for (const fonction of fonctions.filter(({ nom }) => !SEULES.includes(nom)))
      for (const params of combiner(fonction).slice(0, 4)) {
        const reponse = await tenter(connexions.portail, `select * from ${fonction.appel}`, params);
        attaque.compter(
          `${fonction.nom} : ${reponse.code}`,
          reponse.nombre > 0 && JSON.stringify(reponse.lignes[0]) !== '{}',
        );
      }
    attaque.conclure(15);
  });
});
