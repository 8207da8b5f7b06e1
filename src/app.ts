import cookieParser from 'cookie-parser';
import express, { type Express } from 'express';
import { sante } from './controllers/sante.ts';
import type { Deps } from './deps.ts';
import { authentication } from './middlewares/connexion/authentication.ts';
import { sessions } from './middlewares/connexion/session.ts';
import { csrf, sameSite } from './middlewares/csrf.ts';
import { sansBase } from './middlewares/database-down.ts';
import { errorHandler, notFound } from './middlewares/errors.ts';
import { saidWhyEnded } from './middlewares/portail/expired.ts';
import { outsidePortail, portailSession } from './middlewares/portail/session.ts';
import { requestLog } from './middlewares/request-log.ts';
import { hostAllowList, noStore, securityHeaders } from './middlewares/security-headers.ts';
import { staticAssets } from './middlewares/static-assets.ts';
import { paths } from './paths.ts';
import { routersOf } from './routes/routers.ts';
import { routesFor } from './routes/table.ts';

/** The pipeline: its order is its documentation. What a route asks for at each moment is on its own line, in src/routes. */
export function createApp(deps: Deps): Express {
  const app = express();
  const { arrival, reading, pages } = routersOf(routesFor(deps), deps);
  app.disable('x-powered-by');
  app.set('trust proxy', deps.config.trustProxy);
  app.set('query parser', 'simple');
  app.use(requestLog(deps.logger));
  app.get(paths.sante.pattern, sante(deps));
  app.use(securityHeaders(deps.config));
  app.use(hostAllowList(deps.config));
  app.use(staticAssets(deps.config));
  app.use(noStore);
  app.use(express.urlencoded({ extended: false, limit: '200kb', parameterLimit: 5000 }));
  app.use(cookieParser());
  app.use(arrival);
  app.use(outsidePortail([...sessions(deps), authentication(deps)]));
  app.use(portailSession(deps));
  app.use(sansBase);
  app.use(sameSite);
  app.use(reading);
  app.use(csrf(deps.config));
  app.use(pages);
  app.use(notFound);
  app.use(saidWhyEnded(deps));
  app.use(errorHandler(deps));
  return app;
}
