import { proposerMiseAJour } from '../../../src/services/onde/mises-a-jour.ts';
import { executerPlan } from '../../../src/services/operations/operations.ts';
import { type Demandeur, planifier } from '../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { ajouterRepresentants, desEleves } from '../../builders/ecole.ts';
import { extractions } from '../../builders/onde.ts';
import type { TestApp } from '../../helpers/app.ts';
import type { Connexions } from '../../helpers/attaques.ts';
import { type EcolePeuplee, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

export interface SceneDelegation {
  ecole: EcolePeuplee;
  eleves: string[];
  representants: string[];
  /** A guardian's, and one who has left. */
  compte: string;
  parti: string;
  directrice: Demandeur;
  /** Of the same school, for its pupils only. */
  deleguee: Demandeur;
  /** Guardians' operations: by letters and by mail, done; plans that wait. */
  lettres: string;
  mails: string;
  plan: string;
  plans: { option: string; reinitialiser: string };
  /** Updates from ONDE that wait, of two agents. */
  proposition: string;
  propositions: { autre: string };
  /** Words that only guardians' rows hold. */
  mots: string[];
  /** Fingerprint of all that is theirs in the school. */
  coteRepresentants(): Promise<string>;
}

/** A school with guardians in every state, its director, and somebody whose delegation is limited to pupils. */
export async function ouvrirDelegation(
  { deps }: TestApp,
  { proprietaire }: Connexions,
): Promise<SceneDelegation> {
  const { mienne: ecole } = await peuplerDeuxEcoles(deps);
  const { eleves, representants } = ecole;
  const demandeur = async (agent: { id: string }): Promise<Demandeur> => ({
    acces: await accesDe(deps, agent, ecole),
    auteur: 'Claire Martin',
  });
  const directrice = await demandeur(ecole.agent);
  const deleguee = await demandeur(
    await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] }),
  );
  const adjointe = await demandeur(await creerAgent(deps, { identifiant: 'adjointe', ecoles: [ecole] }));
  const planifierPour = (
    ficheIds: readonly string[],
    plus: Partial<{ type: 'reinitialiser'; mode: 'mail' }> = {},
  ) =>
    planifier(
      deps,
      directrice,
      {
        profil: 'representant_legal',
        type: 'informer',
        reinitialiser: false,
        mode: 'feuilles',
        ...plus,
      },
      { ficheIds },
    );
  const autres = await ajouterRepresentants(deps, ecole, [
    { nom: 'PARENT07', prenom: 'Non informé', mail: 'parent7@exemple.fr', enfants: eleves.slice(0, 1) },
    { nom: 'PARENT08', prenom: 'Encore un', mail: 'parent8@exemple.fr', enfants: eleves.slice(1, 2) },
    { nom: 'PARENT09', prenom: 'Parti', portable: '+33612000099', enfants: [] },
  ]);
  const [premier = '', deuxieme = '', parti = ''] = autres;
  await proprietaire.query('update representants_legaux set parti_le = now() where id = $1', [parti]);
  const lettres = await planifierPour(representants);
  await executerPlan(deps, directrice, lettres);
  const { rows: mailsRows } = await proprietaire.query<{ id: string }>(
    "select id from operations where ecole_id = $1 and mode = 'mail' and etat = 'executee'",
    [ecole.id],
  );
  await proprietaire.query(
    "update envois set statut = 'rejete', motif = 'Boîte pleine' where ecole_id = $1",
    [ecole.id],
  );
  await proprietaire.query(
    `insert into feuilles_imprimees (ecole_id, profil, fiche_id, le)
     select ecole_id, 'representant_legal', id, now() from representants_legaux where ecole_id = $1`,
    [ecole.id],
  );
  const proposer = async (qui: Demandeur): Promise<string> => {
    const fichiers = extractions({ eleves: desEleves(3).map((eleve) => ({ ...eleve, date: '2019-05-12' })) });
    const proposition = await proposerMiseAJour(deps, qui, fichiers);
    if (proposition.outcome !== 'proposee') throw new Error(JSON.stringify(proposition));
    return proposition.id;
  };
  const { rows } = await proprietaire.query<{ mot: string; compte: string }>(
    `select c.identifiant as mot, c.id::text as compte from representants_legaux r join comptes c on c.id = r.compte_id
     where r.ecole_id = $1 order by r.id`,
    [ecole.id],
  );
  const secrets = await proprietaire.query<{ mot: string }>(
    `select encode(p.chiffre, 'hex') as mot from provisoires p join comptes c on c.id = p.compte_id
     where p.ecole_id = $1 and c.profil = 'representant_legal' and p.chiffre is not null`,
    [ecole.id],
  );
  if (secrets.rows.length === 0) throw new Error('Aucun mot de passe provisoire de représentant');
  return {
    ecole,
    eleves,
    representants,
    compte: rows[0]?.compte ?? '',
    parti,
    directrice,
    deleguee,
    lettres,
    mails: mailsRows[0]?.id ?? '',
    plan: await planifierPour([premier]),
    plans: {
      option: await planifierPour([deuxieme]),
      reinitialiser: await planifierPour(representants, { type: 'reinitialiser' }),
    },
    proposition: await proposer(adjointe),
    propositions: { autre: await proposer(directrice) },
    mots: ['PARENT0', '@exemple.fr', '+336120000', ...[...rows, ...secrets.rows].map(({ mot }) => mot)],
    coteRepresentants: async () => {
      const sommes = await proprietaire.query<{ somme: string }>(COTE_REPRESENTANTS, [ecole.id]);
      return JSON.stringify(sommes.rows);
    },
  };
}

const THEIRS = "(select id from comptes where profil = 'representant_legal')";
const somme = (table: string, filtre = 'true'): string =>
  `select '${table}' as nom, count(*) || md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as somme
   from ${table} t where t.ecole_id = $1 and ${filtre}`;
const COTE_REPRESENTANTS = [
  somme('representants_legaux'),
  somme('rattachements'),
  somme('signalements'),
  somme('envois'),
  somme('onde_mises_a_jour'),
  ...['operations', 'selections', 'feuilles_imprimees'].map((table) =>
    somme(table, "t.profil = 'representant_legal'"),
  ),
  somme(
    'operation_comptes',
    "t.operation_id in (select id from operations where profil = 'representant_legal')",
  ),
  somme('compte_evenements', `t.compte_id in ${THEIRS}`),
  somme('provisoires', `t.compte_id in ${THEIRS}`),
  somme('journal', "t.action ~ '^(representants|onde|parametrage)'"),
  `select 'comptes', count(*) || md5(string_agg(c::text, ',' order by c::text)) from comptes c
   where c.id in (select compte_id from representants_legaux where ecole_id = $1)`,
  "select 'ecoles', md5(t::text) from ecoles t where t.id = $1",
  "select 'file', count(*)::text from graphile_worker._private_jobs where $1 is not null",
].join(' union all ');
