import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What the provider remembers, for as long as the process lives: nobody here needs more. */
export function createMemory(): (name: string) => Adapter {
  const entries = new Map<string, { payload: AdapterPayload; until: number }>();

  return (name) => {
    const find = (id: string): AdapterPayload | undefined => {
      const entry = entries.get(`${name}:${id}`);
      return entry !== undefined && entry.until > Date.now() ? entry.payload : undefined;
    };
    const findWhere = (condition: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
      [...entries]
        .filter(([key, { until }]) => key.startsWith(`${name}:`) && until > Date.now())
        .map(([, { payload }]) => payload)
        .find(condition);
    return {
      upsert: async (id, payload, expiresIn = Number.POSITIVE_INFINITY) => {
        for (const [key, { until }] of entries) if (until <= Date.now()) entries.delete(key);
        entries.set(`${name}:${id}`, { payload, until: Date.now() + expiresIn * 1_000 });
      },
      find: async (id) => find(id),
      findByUid: async (uid) => findWhere((payload) => payload.uid === uid),
      findByUserCode: async (code) => findWhere((payload) => payload.userCode === code),
      consume: async (id) => {
        const payload = find(id);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => {
        entries.delete(`${name}:${id}`);
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
      },
    };
  };
}
