/** What a sound production sets, beside its databases: drawn once (openssl rand), and worth nothing elsewhere. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://comptes.example.org',
  TRUST_PROXY: '1',
  SESSION_SECRET: '8nL3JvWzq0cTtB5yXkPdR7eHsUfA2mGiQ9oZxK4wVbNjEl6hMrCpYuD1gIaSFO+/',
  ENCRYPTION_KEYS: 'k1:Zt0oXr9mVq3nLw6yHd2sKb8eJf5uPc1xGa7iTzRkWQE=',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_EXPEDITEUR: 'ne-pas-repondre@example.org',
  SMS_URL: 'http://127.0.0.1:1/sms',
  SMS_JETON: 'c4QbW8rTz1nXv7LmKd3Y',
  SMS_CORPS: '{"to":"{{numero}}","text":"{{texte}}"}',
} as const;

/** What signs the journal, for who makes nights: the web process refuses it. */
export const JOURNAL_CLE = 'MC4CAQAwBQYDK2VwBCIEIDGXmN6b0w1XW3gqVvFzS0y0VQ0u7m2E4n9oQkM8c0Zt';
