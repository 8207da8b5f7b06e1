import { Resolver } from 'node:dns/promises';

/** No record of that kind, or no such name. */
const ABSENT = new Set(['ENODATA', 'ENOTFOUND']);

/**
 * Every address of a name, none when it has none or does not exist. Asked of DNS alone: what the machine knows by itself
 * (/etc/hosts) is nobody else's business. Throws when DNS does not answer, or when the signal aborts. « serveurs »: other
 * ones than those of the machine.
 */
export async function resoudre(
  nom: string,
  signal: AbortSignal,
  serveurs?: readonly string[],
): Promise<string[]> {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  if (serveurs !== undefined) resolver.setServers(serveurs);
  const annuler = () => resolver.cancel();
  signal.addEventListener('abort', annuler, { once: true });
  try {
    // The final dot: this name, and none that the machine's own domain would complete.
    const reponses = await Promise.allSettled([resolver.resolve4(`${nom}.`), resolver.resolve6(`${nom}.`)]);
    const adresses = reponses.flatMap((reponse) => (reponse.status === 'fulfilled' ? reponse.value : []));
    const panne = reponses.find(
      (reponse) => reponse.status === 'rejected' && !ABSENT.has(String(reponse.reason?.code)),
    );
    if (adresses.length === 0 && panne?.status === 'rejected')
      throw Object.assign(new Error('DNS'), { code: 'DNS', cause: panne.reason });
    return adresses;
  } finally {
    signal.removeEventListener('abort', annuler);
  }
}
