import sql from 'sql-template-tag';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { paths } from '../../../src/paths.ts';
import { MOT_DE_PASSE, SECRET_OTP } from '../../builders/agent.ts';
import { erreursDe, type TestApp } from '../app.ts';
import { jetonDe } from './csrf.ts';

/** A browser of its own: cookies kept from one request to the next. */
export type Navigation = TestAgent<request.Test>;

export const ouvrirNavigation = (test: { readonly current: TestApp }): Navigation =>
  request.agent(test.current.app) as unknown as Navigation;

/** Logs in as a person does: form, password, code of the phone. */
export async function seConnecter(
  test: { readonly current: TestApp },
  identifiant: string,
): Promise<Navigation> {
  const { deps, clock } = test.current;
  // A code works once: another login within the same thirty seconds would need to wait for the next one.
  await deps.database.withOps((trx) =>
    trx.run(sql`update agents set otp_dernier_pas = 0 where identifiant = ${identifiant}`),
  );
  const agent = ouvrirNavigation(test);
  const connexion = await agent.get(paths.connexion()).expect(200);
  const premiere = await agent
    .post(paths.connexion())
    .type('form')
    .send({ _csrf: jetonDe(connexion.text), identifiant, motDePasse: MOT_DE_PASSE });
  if (premiere.headers.location !== paths.connexionOtp()) {
    throw new Error(`${identifiant} n’entre pas : ${premiere.status}\n${erreursDe(test.current)}`);
  }
  const otp = await agent.get(paths.connexionOtp()).expect(200);
  await agent
    .post(paths.connexionOtp())
    .type('form')
    .send({ _csrf: jetonDe(otp.text), moyen: 'otp', code: currentOtpCode(SECRET_OTP, clock.now()) })
    .expect(303)
    .expect('Location', paths.arena());
  return agent;
}
