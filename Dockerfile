# One image for servers and workers:
#   docker run carillon                                           the server, and a worker inside it
#   docker run -e CARILLON_WORKER=outside carillon                the server alone
#   docker run --no-healthcheck carillon node worker/main.ts      a worker, which answers no HTTP
FROM node:26-slim AS web
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY domain domain
COPY web-chat web-chat
COPY tsconfig.json ./
RUN npm run build

FROM node:26-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The image has its own Node: the one pinned through npm is for machines with an older one.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:26-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4317 CARILLON_DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules node_modules
COPY . .
COPY --from=web /app/web-chat/dist web-chat/dist
USER node
VOLUME /data
EXPOSE 4317
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]
