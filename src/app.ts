import cookieParser from 'cookie-parser';
import express, { type Express } from 'express';
import { DEPOT_ONDE } from './controllers/onde.ts';
import type { Deps } from './deps.ts';
import { affluence } from './middlewares/affluence.ts';
import { authentication } from './middlewares/authentication.ts';
import { csrf, sameSite } from './middlewares/csrf.ts';
import { errorHandler, notFound } from './middlewares/errors.ts';
import { requestLog } from './middlewares/request-log.ts';
import { sansBase } from './middlewares/sans-base.ts';
import { hostAllowList, noStore, securityHeaders } from './middlewares/security-headers.ts';
import { sessions } from './middlewares/session.ts';
import { staticAssets } from './middlewares/static-assets.ts';
import { televersement } from './middlewares/televersement.ts';
import { routesDev } from './routes/dev.ts';
import { paths } from './routes/paths.ts';
import { routerOf } from './routes/route.ts';
import { sante } from './routes/sante.ts';
import { routes } from './routes/table.ts';

/** The pipeline: its order is its documentation. */
export function createApp(deps: Deps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.config.trustProxy);
  app.set('query parser', 'simple');
  app.use(requestLog(deps.logger));
  app.use(sante(deps));
  app.use(securityHeaders(deps.config));
  app.use(hostAllowList(deps.config));
  app.use(staticAssets(deps.config));
  app.use(noStore);
  app.use(express.urlencoded({ extended: false, limit: '200kb', parameterLimit: 5000 }));
  app.use(cookieParser());
  app.post(paths.connexion.pattern, affluence(deps));
  app.use(sessions(deps));
  app.use(authentication(deps));
  app.use(sansBase);
  app.use(sameSite);
  app.post(paths.onde.pattern, televersement(deps, DEPOT_ONDE));
  app.use(csrf(deps.config));
  app.use(routerOf(routes, deps));
  if (deps.config.environment !== 'production') app.use(routerOf(routesDev, deps));
  app.use(notFound);
  app.use(errorHandler(deps));
  return app;
}
