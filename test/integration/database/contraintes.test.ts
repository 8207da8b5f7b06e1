import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOTIFS_BLOCAGE } from '../../../src/domain/comptes/decision/blocage.ts';
import { EFFETS } from '../../../src/domain/comptes/decision/cases.ts';
import { MOTIFS } from '../../../src/domain/comptes/decision/motifs.ts';
import { ETATS, ORIGINES, PROFILS } from '../../../src/domain/comptes/etats.ts';
import { EVENEMENT_LABELS } from '../../../src/domain/comptes/evenements.ts';
import { MODES, type TypeOperation } from '../../../src/domain/comptes/modes.ts';
import { ANOMALIES } from '../../../src/domain/comptes/representants-legaux.ts';
import { FONCTIONS } from '../../../src/domain/connexion/agents-fichier.ts';
import { ACTES, ETAPE_MS } from '../../../src/domain/connexion/session.ts';
import type { Perimetre } from '../../../src/domain/ecole/perimetre.ts';
import { ACTIONS_JOURNAL } from '../../../src/domain/journal/actions.ts';
import { ETATS_MISE_A_JOUR } from '../../../src/domain/onde/mise-a-jour.ts';
import { STATUTS_ENVOI } from '../../../src/domain/operations/envoi.ts';
import type { Operation } from '../../../src/domain/operations/operation.ts';
import { BUTS_DE_CODE, CANAUX } from '../../../src/domain/portail/codes.ts';
import { PARCOURS, type Parcours } from '../../../src/domain/portail/parcours.ts';
import { FORCES } from '../../../src/domain/portail/session.ts';
import type { Axe } from '../../../src/domain/statistiques/chiffres.ts';
import { changerOption, planifier } from '../../../src/services/operations/plans.ts';
import { accesDe } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type DeuxEcoles, type EcolePeuplee, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let base: pg.Client;
let scene: DeuxEcoles;
beforeAll(async () => {
  scene = await peuplerDeuxEcoles(test.current.deps);
  base = new pg.Client({ connectionString: test.current.ownerUrl });
  await base.connect();
});
afterAll(() => base.end());

/** Each constraint that lists words, and who says them in the code. */
const MOTS: Readonly<Record<string, readonly string[]>> = {
  adresses_de_service_profil: PROFILS,
  agents_fonction: FONCTIONS,
  compteurs_quoi: ['delegation', 'attestation'],
  comptes_etat: ETATS,
  comptes_origine: ORIGINES,
  comptes_profil: PROFILS,
  delegations_perimetre: ['eleves', 'tous'] satisfies Perimetre[],
  eleves_bloque_motif: MOTIFS_BLOCAGE,
  eleves_sexe: ['F', 'M'],
  envois_echec_motive: ['differe', 'rejete'] satisfies (typeof STATUTS_ENVOI)[number][],
  envois_statut: STATUTS_ENVOI,
  evenements_etat_apres: ETATS,
  evenements_etat_avant: ETATS,
  evenements_evenement: Object.keys(EVENEMENT_LABELS),
  feuilles_imprimees_profil: PROFILS,
  onde_etat: ETATS_MISE_A_JOUR,
  operation_comptes_effet: EFFETS,
  operation_comptes_etat_avant: ETATS,
  operation_comptes_motif: Object.keys(MOTIFS),
  operations_etat: ['planifiee', 'executee', 'perimee'] satisfies Operation['etat'][],
  operations_mode: MODES,
  operations_profil: PROFILS,
  operations_type: ['informer', 'reinitialiser'] satisfies TypeOperation[],
  portail_codes_but: BUTS_DE_CODE,
  portail_codes_canal: CANAUX,
  portail_sessions_force: FORCES,
  portail_sessions_parcours: PARCOURS,
  portail_sessions_profil: PROFILS,
  portail_sessions_provisoire: ['activation', 'remplacement'] satisfies Parcours[],
  representants_civilite: ['M.', 'Mme'],
  representants_legaux_bloque_motif: MOTIFS_BLOCAGE,
  selections_profil: PROFILS,
  sessions_code_pour: ACTES,
  sessions_etape: [...Object.keys(ETAPE_MS), 'ouverte'],
  signalements_type: ANOMALIES,
  statistiques_axe: ['ecole', 'niveau', 'classe'] satisfies Axe[],
  statistiques_etat: ETATS,
  statistiques_origine: ORIGINES,
  statistiques_profil: PROFILS,
};

/** Columns that say a row and have no key, and why. */
const SANS_CLE: Readonly<Record<string, string>> = {
  'codes_envoyes.code_id': 'un compte des messages partis, qui survit au code et à sa session',
  'envois.message_id': 'l’identifiant d’un mail',
  'feuilles_imprimees.fiche_id': 'une fiche d’une table ou de l’autre, selon le profil',
  'identifiants.compte_id': 'à qui fut un identifiant retiré, que le compte existe encore ou non',
  'inscriptions_sms.code_id': 'un compte des SMS partis, qui survit au code et à sa session',
  'inscriptions_sms.ecole_id': 'un compte des SMS partis, effacé après un jour',
  'journal.agent_id': 'le journal dit ce qui fut, et ne dépend de rien',
  'operation_comptes.fiche_id': 'une fiche d’une table ou de l’autre, selon le profil',
  'operations.depuis_fiche_id': 'le chemin du retour, que rien n’oblige à mener quelque part',
  'operations.depuis_operation_id': 'le chemin du retour, que rien n’oblige à mener quelque part',
  'provisoires.compte_id': 'mille lignes vérifiées à chaque « Informer » : la politique y suffit',
  'provisoires.ecole_id': 'mille lignes vérifiées à chaque « Informer » : la politique y suffit',
};

describe('les mots de la base sont ceux du code', () => {
  it('chaque contrainte qui énumère des mots énumère exactement ceux du domaine', async () => {
    const { rows } = await base.query<{ nom: string; mots: string[] }>(
      `select conname as nom, array(select m[1] from regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''::text', 'g') m) as mots
       from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace
         and pg_get_constraintdef(oid) like '%ARRAY[%'`,
    );
    expect(Object.fromEntries(rows.map(({ nom, mots }) => [nom, mots.toSorted()]))).toEqual(
      Object.fromEntries(Object.entries(MOTS).map(([nom, mots]) => [nom, mots.toSorted()])),
    );
  });
});

it('le journal prend exactement les actions que le code sait dire', async () => {
  const { rows } = await base.query<{ actions: string[] }>('select actions_du_journal() as actions');
  expect(rows[0]?.actions.toSorted()).toEqual(Object.keys(ACTIONS_JOURNAL).toSorted());
});

describe('ce qui désigne une ligne est tenu par une clé', () => {
  it('chaque colonne qui désigne une ligne a sa clé, ou sa raison de n’en pas avoir', async () => {
    const { rows } = await base.query<{ nom: string }>(
      `select a.attrelid::regclass || '.' || a.attname as nom from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
         and (a.attname ~ '_id$' or a.attname ~ '_par$' and a.atttypid = 'bigint'::regtype)
         and not exists (select 1 from pg_constraint k
           where k.contype = 'f' and k.conrelid = a.attrelid and a.attnum = any (k.conkey))`,
    );
    expect(rows.map(({ nom }) => nom).sort()).toEqual(Object.keys(SANS_CLE).sort());
  });

  it('une clé d’une table d’école à une autre porte l’école : rien d’une autre ne s’y devine', async () => {
    const { rows } = await base.query<{ nom: string }>(
      `select k.conname as nom from pg_constraint k
       where k.contype = 'f' and k.connamespace = 'public'::regnamespace
         and exists (select 1 from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'ecole_id')
         and not exists (select 1 from pg_attribute a
           where a.attrelid = k.conrelid and a.attname = 'ecole_id' and a.attnum = any (k.conkey))`,
    );
    expect(rows).toEqual([]);
  });

  const planDe = async ({ agent, eleves, ...ecole }: EcolePeuplee) => {
    const { deps } = test.current;
    const qui = { acces: await accesDe(deps, agent, ecole), auteur: 'Claire Martin' };
    const demande = { type: 'informer', reinitialiser: false, mode: 'feuilles', profil: 'eleve' } as const;
    const plan = await planifier(deps, qui, demande, { ficheIds: eleves });
    return { plan, qui };
  };
  const remplaceePar = async (id: string) =>
    (await base.query('select remplacee_par from operations where id = $1', [id])).rows[0]?.remplacee_par;

  it('un plan purgé n’emporte pas celui qu’il remplaçait, dont la page n’existe plus non plus', async () => {
    const { mienne } = scene;
    const { plan, qui } = await planDe(mienne);
    const nouveau = await changerOption(test.current.deps, qui, plan, {
      reinitialiser: true,
      mode: 'feuilles',
    });
    expect(await remplaceePar(plan)).toBe(nouveau);
    const visiteur = await Visiteur.connecter(test, mienne.agent.identifiant);
    const url = `/ecoles/${mienne.uai}/operations/${plan}`;
    expect((await visiteur.ouvrir(url)).statut).toBe(200);

    await base.query('delete from operations where id = $1', [nouveau]);
    expect(await remplaceePar(plan)).toBeNull();
    expect((await visiteur.ouvrir(url)).statut).toBe(404);
    expect((await visiteur.ouvrir(`/ecoles/${mienne.uai}/operations/${nouveau}`)).statut).toBe(404);
  });

  it('une opération qui a une histoire ne s’efface pas', async () => {
    await expect(
      base.query(`delete from operations o where ecole_id = $1 and etat = 'executee' and profil = 'eleve'`, [
        scene.mienne.id,
      ]),
    ).rejects.toMatchObject({ constraint: 'evenements_operation' });
  });

  it('ni l’histoire, ni un envoi, ni un plan ne désignent une opération d’une autre école', async () => {
    const { mienne, autre } = scene;
    const { rows } = await base.query<{ operation: string; envoi: string }>(
      `select (select max(id) from operations where ecole_id = $1) as operation,
         (select max(id) from envois where ecole_id = $1) as envoi`,
      [autre.id],
    );
    const ailleurs = rows[0];
    const essais: [string, string, unknown][] = [
      [
        'evenements_operation',
        'update compte_evenements set operation_id = $2 where ecole_id = $1',
        ailleurs?.operation,
      ],
      [
        'operations_remplacee_par',
        'update operations set remplacee_par = $2 where ecole_id = $1',
        ailleurs?.operation,
      ],
      ['envois_remplace_par', 'update envois set remplace_par = $2 where ecole_id = $1', ailleurs?.envoi],
    ];
    for (const [constraint, enonce, valeur] of essais) {
      expect(valeur, constraint).toBeTruthy();
      await expect(base.query(enonce, [mienne.id, valeur]), constraint).rejects.toMatchObject({ constraint });
    }
  });
});
