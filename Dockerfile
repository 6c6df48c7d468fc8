# The command in a container; docs/install.md says how to use it.
FROM python:3.13-slim-trixie AS build
ARG EXTRAS=""
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN python -m venv /opt/copydesk \
    && /opt/copydesk/bin/pip install --no-cache-dir "copydesk[${EXTRAS}] @ file:///src"
# The tables of the language files are worked out in the first run, and kept beside them: that run is here.
RUN /opt/copydesk/bin/ingest -q README.md > /dev/null

FROM python:3.13-slim-trixie
LABEL org.opencontainers.image.title="copydesk" \
      org.opencontainers.image.description="Raw text dumps of news pages in, clean articles out, one JSON object a line." \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/copydesk /opt/copydesk
WORKDIR /data
# By number: a cluster can then tell that it is not root.
USER 65532:65532
ENTRYPOINT ["/opt/copydesk/bin/ingest"]
CMD ["--help"]
