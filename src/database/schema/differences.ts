import { type Catalogue, type Fact, MEANS } from './catalogue.ts';

/** One version of the product, and what its database says of itself once migrated. */
export interface Expected {
  version: string;
  facts: Fact[];
}

/**
 * « more »: somebody may do more than expected; « broken »: nothing works with it; « less »: something will be refused, or is
 * merely not as expected.
 */
export interface Difference {
  severity: 'more' | 'broken' | 'less';
  what: string;
  remedy: string;
  /** Said of the owner, whom nobody has prepared outside production. */
  owner?: true;
}

export const MIGRATE = 'lancez «\u00a0npm run ops -- migrer\u00a0»';
const QUEUE = `${MIGRATE}, qui met à jour la file d’envoi (graphile_worker)\u00a0; sinon, comparez-la à celle d’une base neuve`;

const nameOf = (fact: Fact): string => fact.split(MEANS, 1)[0] ?? fact;
const meaningOf = (fact: Fact): string => fact.slice(nameOf(fact).length + MEANS.length);
const isOwner = (fact: Fact): boolean => fact.startsWith('owner ');
/** What is missing here leaves a door open. */
const isWall = (fact: Fact): boolean => /^(rls|trigger) /.test(fact);

/** Compares with the nearest of the expected versions; what another one of them expects is no surprise. */
export function compare(catalogue: Catalogue, expected: readonly Expected[]): Difference[] {
  const facts = new Set(catalogue.facts.filter((fact) => !isOwner(fact)));
  const distance = (version: Expected) => {
    const wanted = new Set(version.facts);
    return (
      [...facts].filter((f) => !wanted.has(f)).length + version.facts.filter((f) => !facts.has(f)).length
    );
  };
  const nearest = expected.reduce((best, version) => (distance(version) < distance(best) ? version : best));
  const allowed = new Set(expected.flatMap((version) => version.facts));
  const unexpected = [...facts].filter((fact) => !allowed.has(fact));
  const changed = new Set([...facts].filter((fact) => fact.includes(MEANS)).map(nameOf));
  const missing = nearest.facts.filter(
    (fact) => !facts.has(fact) && !(fact.includes(MEANS) && changed.has(nameOf(fact))),
  );
  const differences = [
    ...situation(catalogue),
    ...unexpected
      .filter((fact) => catalogue.closed || !/ on (database|function lo_\w+\([^)]*\)) to public$/.test(fact))
      .map((fact) => surplus(fact, nearest, catalogue)),
    ...(catalogue.migrated ? missing.map(lack) : []),
    ...catalogue.facts.filter(isOwner).map((fact) => ownerBeyond(fact, catalogue)),
  ];
  if (catalogue.migrated && nearest !== expected[0])
    differences.push({
      severity: 'less',
      what: `la base est encore celle de la version précédente (${nearest.version})`,
      remedy: MIGRATE,
    });
  return differences;
}

function situation({ migrated, closed }: Catalogue): Difference[] {
  // Any role may enter a database just created, and nothing would work there.
  if (!migrated) return [{ severity: 'broken', what: 'la base n’est pas migrée', remedy: MIGRATE }];
  if (closed) return [];
  return [
    {
      severity: 'more',
      what: 'la base a été copiée ou restaurée sans ses droits d’entrée, que ni modèle ni sauvegarde n’emporte\u00a0: tout rôle peut y entrer et y créer des tables temporaires',
      remedy: MIGRATE,
    },
  ];
}

function surplus(fact: Fact, nearest: Expected, catalogue: Catalogue): Difference {
  if (fact.startsWith('rls '))
    return { severity: 'less', what: `cloisonnement en plus\u00a0: ${fact}`, remedy: MIGRATE };
  const [kind, subject] = fact.split(' ');
  if (kind === 'grant')
    return {
      severity: 'more',
      what: `droit en trop\u00a0: ${fact}`,
      remedy: revoke(fact, catalogue.database),
    };
  if (kind === 'role') {
    const what = fact.slice(`role ${subject} `.length);
    return { severity: 'more', what: `rôle ${subject}\u00a0: ${what}`, remedy: demote(subject ?? '', what) };
  }
  if (kind === 'member') {
    const login = fact.split(' ').at(-1) ?? '';
    const member = fact.slice('member '.length, -` of ${login}`.length);
    return {
      severity: 'more',
      what: `le rôle ${member} peut agir comme ${login}, dont il est membre`,
      remedy: `revoke ${login} from ${member};`,
    };
  }
  const name = nameOf(fact);
  const before = nearest.facts.find((other) => other.startsWith(`${name}${MEANS}`));
  const remedy = before === undefined ? `drop ${name};` : MIGRATE;
  return {
    severity: 'more',
    what:
      before === undefined
        ? `inconnu de cette version\u00a0: ${fact}`
        : `${name}\u00a0: trouvé «\u00a0${meaningOf(fact)}\u00a0», attendu «\u00a0${meaningOf(before)}\u00a0»`,
    remedy: fact.includes('graphile_worker.') ? QUEUE : remedy,
  };
}

function revoke(fact: Fact, database: string): string {
  const [, rights, role, option] = /^grant (.*) to (\S+)( with grant option)?$/.exec(fact) ?? [];
  if (rights?.includes(' on all future objects')) return `alter default privileges … revoke … from ${role};`;
  return `revoke ${option ? 'grant option for ' : ''}${rights?.replace(/ on database$/, ` on database ${database}`)} from ${role};`;
}

function demote(role: string, what: string): string {
  const group = /^member of (\S+)/.exec(what)?.[1];
  if (group !== undefined) return `revoke ${group} from ${role};`;
  return what.startsWith('owner of') ? `reassign owned by ${role} to …;` : `alter role ${role} no${what};`;
}

function lack(fact: Fact): Difference {
  if (fact.startsWith('rls on '))
    return {
      severity: 'more',
      what: `lignes ouvertes à tous les lecteurs d’une table\u00a0: il manque «\u00a0${fact}\u00a0»`,
      remedy: `alter table ${fact.slice('rls on '.length)} enable row level security;`,
    };
  return {
    severity: isWall(fact) ? 'more' : 'less',
    what: `absent\u00a0: ${nameOf(fact)}`,
    remedy: /^role (\S+) login$/.test(fact) ? `alter ${fact};` : MIGRATE,
  };
}

function ownerBeyond(fact: Fact, { owner, ownerIsBootstrap }: Catalogue): Difference {
  const what = fact.slice('owner '.length);
  return {
    severity: 'more',
    what: `propriétaire de la base (${owner})\u00a0: ${what}`,
    // That one administers the whole server: taking its powers away would leave nobody to give them back.
    remedy: ownerIsBootstrap
      ? 'donnez la base à un rôle ordinaire, comme le dit docs/exploitation.md («\u00a0Installation\u00a0», étape 1)'
      : demote(owner, what),
    owner: true,
  };
}
