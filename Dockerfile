# Kronika's image: one for web, workers and scheduler; the command says which. Build it with: docker compose build
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
ARG NODE_IMAGE=node:24-bookworm-slim

# The browser libraries and fonts, from npm by the lock file.
FROM ${NODE_IMAGE} AS browser
WORKDIR /source
COPY dam/web/package.json dam/web/package-lock.json dam/web/.npmrc dam/web/
COPY script/vendor script/fonts.mjs script/
RUN mkdir -p dam/web/static && script/vendor

# The product and its pinned packages in one environment.
FROM ${PYTHON_IMAGE} AS environment
WORKDIR /source
RUN python -m venv /opt/kronika
ENV PATH=/opt/kronika/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY script/requirements.lock script/requirements-build.lock script/requirements-compiler.lock script/
RUN pip install --require-hashes -r script/requirements-build.lock \
 && pip install --require-hashes --target /opt/compiler -r script/requirements-compiler.lock \
 && pip install --require-hashes --no-deps --no-build-isolation -r script/requirements.lock
COPY . .
COPY --from=browser /source/dam/web/static/vendor dam/web/static/vendor
RUN PYTHONPATH=/opt/compiler pip install --no-deps --no-build-isolation --no-index .

FROM ${PYTHON_IMAGE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg fonts-noto-core libimage-exiftool-perl \
    tesseract-ocr tesseract-ocr-uzb tesseract-ocr-uzb-cyrl tesseract-ocr-kat tesseract-ocr-bul tesseract-ocr-fas \
    tesseract-ocr-sqi tesseract-ocr-rus tesseract-ocr-eng \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/kronika --shell /usr/sbin/nologin kronika \
 && install -d -o kronika -g kronika -m 0750 /var/lib/kronika
COPY --from=environment /opt/kronika /opt/kronika
ENV PATH=/opt/kronika/bin:$PATH DAM_HOME=/var/lib/kronika DAM_BIND_ADDRESS=0.0.0.0 PYTHONUNBUFFERED=1
USER kronika
WORKDIR /var/lib/kronika
VOLUME /var/lib/kronika
EXPOSE 8000
# The embedded system in one container. docker-compose.yml runs the parts apart, on real servers.
CMD ["dam", "up"]
