# The Node that runs Warta is a dependency of its own; the image's Node is only there for npm.
FROM node:24-slim
WORKDIR /srv/warta
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
RUN mkdir -p data && chown node:node data
USER node
# A dead name server can hold all four of Node's default threads.
ENV WARTA_HOST=0.0.0.0 WARTA_LOG_JSON=true UV_THREADPOOL_SIZE=16
VOLUME /srv/warta/data
EXPOSE 8080
HEALTHCHECK CMD ["node_modules/.bin/node", "-e", "fetch('http://127.0.0.1:' + (process.env.WARTA_PORT ?? 8080) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without a shell or npm in between, so that SIGTERM reaches it.
CMD ["node_modules/.bin/node", "src/cli.ts", "run"]
