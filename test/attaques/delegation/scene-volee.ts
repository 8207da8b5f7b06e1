import type pg from 'pg';
import { beforeAll, beforeEach } from 'vitest';
import type { AgentTest } from '../../builders/agent.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import type { TestApp } from '../../helpers/app.ts';
import { annuler, type Connexions, tenter } from '../../helpers/attaques.ts';
import {
  dansJours,
  monterCirconscription,
  type SceneCirconscription,
  sessionDe,
} from '../../helpers/scenes/circonscription.ts';

export interface Demande {
  ecole?: EcoleTest;
  a?: AgentTest;
  perimetre?: string;
  debut?: string;
  fin?: string;
}
export const APPEL = 'select issue, numero from accorder_delegation($1, $2, $3, $4, $5)';

/** A circonscription whose sessions a thief has taken, each with a recent code; nothing is delegated when a test begins. */
export class SceneVolee {
  readonly #connexions: Connexions;
  lieux!: SceneCirconscription;
  ien!: string;
  autreIen!: string;
  directrice!: string;

  constructor(test: { readonly current: TestApp }, connexions: Connexions) {
    this.#connexions = connexions;
    beforeAll(async () => {
      this.lieux = await monterCirconscription(test.current);
      this.ien = await sessionDe(test.current, this.lieux.ien);
      this.autreIen = await sessionDe(test.current, this.lieux.autreIen);
      this.directrice = await sessionDe(test.current, this.lieux.directrice);
    });
    beforeEach(() => this.vider());
  }

  async vider(): Promise<void> {
    await this.#connexions.proprietaire.query('delete from delegations; delete from compteurs_du_jour');
  }

  valeurs({ ecole, a, perimetre, debut, fin }: Demande): string[] {
    const { tilleuls, lpetit } = this.lieux;
    return [
      (ecole ?? tilleuls).id,
      (a ?? lpetit).id,
      perimetre ?? 'eleves',
      debut ?? dansJours(0),
      fin ?? dansJours(10),
    ];
  }

  /** Enters outside any school, asks, and commits: what the database said. */
  async demander(
    session: string,
    demande: Demande,
    client = this.#connexions.app,
    begin = 'begin',
  ): Promise<string> {
    await client.query(begin);
    const entree = await tenter(client, 'select from entrer($1, null)', [session]);
    const reponse = entree.code ? entree : await tenter(client, APPEL, this.valeurs(demande));
    await client.query(reponse.code === undefined ? 'commit' : 'rollback');
    return String(reponse.code ?? reponse.lignes[0]?.issue);
  }

  /** In a school, undone: the first column, or the code of the refusal. */
  dansLEcole(session: string, ecole: EcoleTest, sql: string, params: unknown[] = []): Promise<string> {
    const { app } = this.#connexions;
    return annuler(app, async () => {
      const entree = await tenter(app, 'select from entrer($1, $2)', [session, ecole.id]);
      const reponse = entree.code ? entree : await tenter(app, sql, params);
      return String(reponse.code ?? Object.values(reponse.lignes[0] ?? {})[0]);
    });
  }

  /** Outside any school, undone. */
  dehors(session: string, fn: (client: pg.Client) => Promise<void>): Promise<void> {
    const { app } = this.#connexions;
    return annuler(app, async () => {
      await app.query('select from entrer($1, null)', [session]);
      await fn(app);
    });
  }

  async combien(): Promise<number> {
    const { rows } = await this.#connexions.proprietaire.query('select count(*)::int as n from delegations');
    return rows[0].n;
  }

  async derniere(): Promise<string> {
    const { rows } = await this.#connexions.proprietaire.query('select max(id) as id from delegations');
    return String(rows[0].id);
  }
}
